import { expect, test } from 'vitest'
import { smooth } from './smoothing'

const of = (...values: number[]) => Float64Array.from(values)

test('a constant stays what it is from the first point on', () => {
  const smoothed = smooth(of(0, 1, 2), of(5, 5, 5), { kind: 'ema', weight: 0.9 })
  for (const value of smoothed) expect(value).toBeCloseTo(5)
})

test('the average is that of the debiased recurrence', () => {
  const weight = 0.6
  const smoothed = smooth(of(0, 1, 2), of(1, 2, 4), { kind: 'ema', weight })
  const second = (weight * 1 + 2) / (weight + 1)
  const third = (weight ** 2 * 1 + weight * 2 + 4) / (weight ** 2 + weight + 1)
  expect([...smoothed]).toEqual([1, expect.closeTo(second), expect.closeTo(third)])
})

test('a gap stays one, and the average goes on behind it', () => {
  const smoothed = smooth(of(0, 1, 2), of(1, Number.NaN, 1), { kind: 'ema', weight: 0.5 })
  expect(smoothed[1]).toBeNaN()
  expect(smoothed[2]).toBeCloseTo(1)
})

test('behind a pause the average begins anew', () => {
  const smoothed = smooth(of(0, 1, 90, 91), of(0, 0, 8, 8), { kind: 'ema', weight: 0.9 }, new Set([2]))
  expect(smoothed[2]).toBeCloseTo(8)
})

test('by distance, what is far away counts less', () => {
  const near = smooth(of(0, 1, 1000), of(0, 10, 10), { kind: 'time', weight: 0.99 })
  const far = smooth(of(0, 500, 1000), of(0, 10, 10), { kind: 'time', weight: 0.99 })
  expect(near[1]).toBeLessThan(far[1] ?? 0)
})

test('points at one place are averaged, not divided by nothing', () => {
  expect([...smooth(of(3, 3), of(1, 3), { kind: 'time', weight: 0.9 })].every(Number.isFinite)).toBe(true)
})
