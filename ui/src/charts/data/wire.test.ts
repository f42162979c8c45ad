import { expect, test } from 'vitest'
import { decodeSeriesAnswer } from './wire'

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
const field = (number: number, bytes: Iterable<number>) => {
  const list = [...bytes]
  return [(number << 3) | 2, ...varint(list.length), ...list]
}
const doubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer)
const text = (value: string) => new TextEncoder().encode(value)

test('points are read', () => {
  const points = [...field(1, doubles(0, 1)), ...field(2, [0, 2]), ...field(4, doubles(0.5, Number.NaN))]
  const series = [...field(1, text('a1')), ...field(2, text('val/loss')), ...field(3, points)]
  expect(decodeSeriesAnswer(Uint8Array.from(field(1, series)))).toEqual([
    {
      runId: 'a1',
      key: 'val/loss',
      points: { x: Float64Array.of(0, 1), values: Float64Array.of(0.5, Number.NaN) },
    },
  ])
})

test('buckets are read, with counts beyond 32 bits', () => {
  const buckets = [
    ...field(1, doubles(0)),
    ...field(2, doubles(9)),
    ...field(3, varint(5_000_000_000)),
    ...field(4, varint(300)),
    ...field(5, doubles(-1)),
    ...field(6, doubles(2)),
    ...field(7, doubles(0.25)),
  ]
  const [series] = decodeSeriesAnswer(Uint8Array.from(field(1, field(4, buckets))))
  expect(series?.buckets).toEqual({
    xFirst: Float64Array.of(0),
    xLast: Float64Array.of(9),
    pointCounts: Float64Array.of(5_000_000_000),
    nanCounts: Float64Array.of(300),
    min: Float64Array.of(-1),
    max: Float64Array.of(2),
    mean: Float64Array.of(0.25),
  })
})

test('an answer that was cut off is not taken for a whole one', () => {
  const whole = Uint8Array.from(field(1, field(1, text('a1'))))
  expect(() => decodeSeriesAnswer(whole.subarray(0, whole.length - 1))).toThrow('cut off')
})
