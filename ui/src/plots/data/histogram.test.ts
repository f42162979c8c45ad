import { expect, test } from 'vitest'
import { histogram } from './histogram'

test('every number is in one bin, the greatest in the last', () => {
  const bins = histogram([0, 1, 2, 3, 4, 5, 6, 7, 8, 10], false, 5)
  expect(bins.map(({ count }) => count)).toEqual([2, 2, 2, 2, 2])
  expect(bins[0]).toMatchObject({ low: 0, high: 2 })
  expect(bins.at(-1)).toMatchObject({ low: 8, high: 10 })
})

test('bins of a logarithmic axis have one ratio', () => {
  const bins = histogram([0.001, 0.01, 0.1, 1], true, 3)
  expect(bins.map(({ low }) => Number(low.toPrecision(6)))).toEqual([0.001, 0.01, 0.1])
  expect(bins.reduce((total, { count }) => total + count, 0)).toBe(4)
})

test('one value is one bin, none are none', () => {
  expect(histogram([3, 3, 3], false)).toEqual([{ low: 3, high: 3, count: 3 }])
  expect(histogram([], false)).toEqual([])
})

test('the number of bins follows the middle half and is bounded', () => {
  const even = Array.from({ length: 1000 }, (_, index) => index)
  expect(histogram(even, false)).toHaveLength(10)
  expect(histogram([...even, 1e9], false)).toHaveLength(60)
})
