import { expect, test } from 'vitest'
import { seriesData } from './series'

const of = (...values: number[]) => Float64Array.from(values)

test('points that are no numbers become marks, and gaps of the line', () => {
  const values = of(1, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 2)
  const series = seriesData({ runId: 'a', key: 'loss', points: { x: of(0, 1, 2, 3, 4), values } })
  expect([...series.y]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 2])
  expect(series.marks).toEqual([
    { x: 1, kind: 'nan' },
    { x: 2, kind: 'infinity' },
    { x: 3, kind: '-infinity' },
  ])
  expect(series.pointCount).toBe(5)
})

test('buckets keep their extremes and stand at their middle', () => {
  const series = seriesData({
    runId: 'a',
    key: 'loss',
    buckets: {
      xFirst: of(0, 10),
      xLast: of(9, 19),
      pointCounts: of(10, 10),
      nanCounts: of(0, 3),
      min: of(-1, 0),
      max: of(500, 1),
      mean: of(0.5, 0.5),
    },
  })
  expect([...series.x]).toEqual([4.5, 14.5])
  expect([...(series.high ?? [])]).toEqual([500, 1])
  expect(series.marks).toEqual([{ x: 14.5, kind: 'nan' }])
  expect(series.pointCount).toBe(20)
})

test('a bucket with an infinity is marked, and its finite end stands for it', () => {
  const series = seriesData({
    runId: 'a',
    key: 'loss',
    buckets: {
      xFirst: of(0),
      xLast: of(9),
      pointCounts: of(10),
      nanCounts: of(0),
      min: of(0.25),
      max: of(Number.MAX_VALUE),
      mean: of(Number.MAX_VALUE / 10),
    },
  })
  expect(series.marks).toEqual([{ x: 4.5, kind: 'infinity' }])
  expect([series.y[0], series.low?.[0], series.high?.[0]]).toEqual([0.25, 0.25, 0.25])
})

test('a metric that a run does not have is an empty line', () => {
  expect(seriesData({ runId: 'a', key: 'loss' })).toMatchObject({ pointCount: 0, marks: [] })
})
