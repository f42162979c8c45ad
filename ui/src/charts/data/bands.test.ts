import { expect, test } from 'vitest'
import { groupLine, studentT95 } from './bands'
import type { SeriesData } from './series'

const line = (x: number[], y: number[], extremes?: { low: number[]; high: number[] }): SeriesData => ({
  runId: 'a',
  key: 'loss',
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  low: extremes && Float64Array.from(extremes.low),
  high: extremes && Float64Array.from(extremes.high),
  pointCount: x.length,
  marks: [],
})

test('the mean of lines with the same steps, and its standard deviation', () => {
  const group = groupLine([line([0, 1], [1, 2]), line([0, 1], [3, 6])], 'std')
  expect([...group.mean]).toEqual([2, 4])
  expect(group.high[0]).toBeCloseTo(2 + Math.SQRT2)
  expect([...group.counts]).toEqual([2, 2])
})

test('a line between its points counts by the straight line, and beyond its ends not at all', () => {
  const group = groupLine([line([0, 2], [0, 2]), line([1, 3], [5, 5])], 'none')
  expect([...group.x]).toEqual([0, 1, 2, 3])
  expect([...group.mean]).toEqual([0, 3, 3.5, 5])
  expect([...group.counts]).toEqual([1, 2, 2, 1])
})

test('the confidence interval is that of Student', () => {
  const group = groupLine([line([0], [1]), line([0], [2]), line([0], [3])], 'ci')
  expect(group.high[0]).toBeCloseTo(2 + (4.303 * 1) / Math.sqrt(3), 3)
  expect(group.low[0]).toBeCloseTo(2 - (4.303 * 1) / Math.sqrt(3), 3)
})

test('the range has the extremes of the buckets in it', () => {
  const group = groupLine([line([0], [1], { low: [-7], high: [50] }), line([0], [2])], 'range')
  expect([group.low[0], group.high[0]]).toEqual([-7, 50])
})

test('a gap of one line leaves the others', () => {
  const group = groupLine([line([0, 1, 2], [1, Number.NaN, 1]), line([0, 1, 2], [3, 3, 3])], 'ci')
  expect([...group.mean]).toEqual([2, 3, 2])
})

test('long lines are measured on an even grid', () => {
  const x = Array.from({ length: 3000 }, (_, index) => index * 1.5)
  const group = groupLine(
    [
      line(x, x),
      line(
        x.map((place) => place + 0.1),
        x,
      ),
    ],
    'none',
  )
  expect(group.x.length).toBe(400)
  expect(group.x.at(-1)).toBeCloseTo(2999 * 1.5 + 0.1)
})

test('the quantile nears that of the normal distribution', () => {
  expect(studentT95(60)).toBeCloseTo(2.0, 2)
  expect(studentT95(100_000)).toBeCloseTo(1.96, 3)
})
