import { expect, test } from 'vitest'
import { bestPlaces, deltaOf, differingParts } from './differences'

test.each([
  ['/data/v2/train.csv', '/data/v1/train.csv', ['/data/v', '2', '/train.csv']],
  ['abc', 'abc', ['abc', '', '']],
  ['aaa', 'aa', ['aa', 'a', '']],
  ['x', '', ['', 'x', '']],
  ['', 'x', ['', '', '']],
])('%s differs from %s', (text, other, parts) => {
  expect(differingParts(text, other)).toEqual(parts)
})

test('a delta is an amount, a share of the baseline, and better by the goal', () => {
  expect(deltaOf(0.3, 0.4, 'minimize')).toEqual({
    amount: expect.closeTo(-0.1),
    share: expect.closeTo(-0.25),
    isBetter: true,
  })
  expect(deltaOf(0.3, 0.4, 'maximize')?.isBetter).toBe(false)
  expect(deltaOf(-2, -4, 'maximize')).toEqual({ amount: 2, share: 0.5, isBetter: true })
  expect(deltaOf(1, 0, 'maximize')).toEqual({ amount: 1, share: undefined, isBetter: true })
  expect(deltaOf(1, 1, 'maximize')).toEqual({ amount: 0, share: 0, isBetter: undefined })
})

test.each([
  [null, 1],
  [1, null],
  [Number.NaN, 1],
  [1, Number.POSITIVE_INFINITY],
])('%s has no distance from %s', (value, baseline) => {
  expect(deltaOf(value, baseline, 'minimize')).toBeUndefined()
})

test('the best are all that have the best number', () => {
  expect(bestPlaces([3, 1, null, 1, Number.NaN], 'minimize')).toEqual([1, 3])
  expect(bestPlaces([3, Number.POSITIVE_INFINITY], 'maximize')).toEqual([1])
  expect(bestPlaces([3, null, Number.NaN], 'minimize')).toEqual([])
  expect(bestPlaces([2, 2], 'maximize')).toEqual([])
})
