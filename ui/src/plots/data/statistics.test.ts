import { expect, test } from 'vitest'
import { chiSquared95, correlation, etaSquared, quantile, ranks, summarize, t95 } from './statistics'

test('a summary is of the sample', () => {
  const summary = summarize([2, 4, 4, 4, 5, 5, 7, 9])
  expect(summary).toMatchObject({ n: 8, mean: 5, min: 2, max: 9 })
  expect(summary.deviation).toBeCloseTo(2.138, 3)
  expect(summary.confidence).toBeCloseTo(1.7875, 3)
})

test('one number has neither deviation nor confidence', () => {
  expect(summarize([3])).toMatchObject({ n: 1, mean: 3, deviation: Number.NaN, confidence: Number.NaN })
})

test('t goes on after its table and ends at the normal distribution', () => {
  expect(t95(30)).toBe(2.042)
  expect(t95(31)).toBeCloseTo(2.0395, 2)
  expect(t95(100000)).toBeCloseTo(1.96, 3)
})

test('quantiles lie between neighbours', () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4])
  expect(quantile([7], 0.75)).toBe(7)
})

test('equal numbers share their rank', () => {
  expect(ranks([10, 20, 10, 5])).toEqual([2.5, 4, 2.5, 1])
})

test('correlation of ranks is Spearman’s', () => {
  expect(correlation(ranks([1, 2, 3, 4]), ranks([1, 10, 100, 1000]))).toBeCloseTo(1)
  expect(correlation(ranks([1, 2, 3, 4, 5]), ranks([5, 6, 7, 8, 7]))).toBeCloseTo(0.8208, 4)
  expect(correlation([1, 1], [1, 2])).toBeNaN()
})

test('η² is the share of variance between groups', () => {
  expect(etaSquared([1, 1, 3, 3], ['a', 'a', 'b', 'b'])).toBe(1)
  expect(etaSquared([1, 3, 1, 3], ['a', 'a', 'b', 'b'])).toBe(0)
  expect(etaSquared([1, 2, 3, 4], ['a', 'a', 'b', 'b'])).toBeCloseTo(0.8)
})

test.each([
  [1, 3.841],
  [2, 5.991],
  [10, 18.307],
])('χ² with %d degrees of freedom', (degrees, value) => {
  expect(chiSquared95(degrees)).toBeCloseTo(value, 0)
})
