import { expect, test } from 'vitest'
import { formatValue, type Value } from './columns'
import { paramField } from './fields'
import { brushedIndexes, MISSING_LANE, parallelAxis, placeAt, rangeText } from './parallel'

const axis = (name: string, values: Value[], isLog = false) =>
  parallelAxis({
    column: {
      field: paramField(name),
      text: `params.${name}`,
      label: name,
      isNumeric: values.every((value) => typeof value !== 'string'),
      values,
      format: formatValue,
    },
    isLog,
  })

test('numbers lie between the ends, what is none in the lane of missing values', () => {
  const { shares, missingCount } = axis('a', [10, 20, 15, null, Number.NaN, Number.POSITIVE_INFINITY])
  expect(shares).toEqual([0, 1, 0.5, MISSING_LANE, MISSING_LANE, MISSING_LANE])
  expect(missingCount).toBe(3)
})

test('a logarithmic axis has equal ratios at equal distances', () => {
  const { shares, ticks } = axis('lr', [0.001, 0.1, 0.01, 0, -1], true)
  expect(shares.map((share) => Number(share.toFixed(6)))).toEqual([0, 1, 0.5, MISSING_LANE, MISSING_LANE])
  expect(ticks.map(({ label }) => label)).toEqual(['0.001', '0.01', '0.1'])
})

test('texts lie at equal distances, in the order of names', () => {
  const { shares, ticks } = axis('model', ['c', 'a', 'b', null])
  expect(shares).toEqual([1, 0, 0.5, MISSING_LANE])
  expect(ticks).toEqual([
    { share: 0, label: 'a' },
    { share: 0.5, label: 'b' },
    { share: 1, label: 'c' },
  ])
})

test('a single value lies in the middle', () => {
  expect(axis('a', [3, 3]).shares).toEqual([0.5, 0.5])
  expect(axis('m', ['x']).ticks).toEqual([{ share: 0.5, label: 'x' }])
})

test('the ends are labelled, and nothing too near to them', () => {
  expect(axis('a', [0.01, 9.99]).ticks.map(({ label }) => label)).toEqual([
    '0.01',
    '2',
    '4',
    '6',
    '8',
    '9.99',
  ])
})

test('many texts are labelled now and then', () => {
  const { ticks } = axis(
    'm',
    Array.from({ length: 100 }, (_, index) => `m${index}`),
  )
  expect(ticks.length).toBeLessThanOrEqual(24)
  expect(ticks[1]?.label).toBe('m5')
})

test('what is pointed at is a value, and the ends are exact', () => {
  const log = axis('lr', [0.00123456789, 1], true)
  expect(placeAt(log, 1.2)).toBe(1)
  expect(placeAt(log, -0.01)).toBe(0.00123456789)
  expect(placeAt(log, -0.1)).toBe(Number.NEGATIVE_INFINITY)
  expect(placeAt(axis('a', [0, 10]), 0.3)).toBe(3)
})

test('brushes on several axes all hold, on one axis any', () => {
  const axes = [axis('a', [1, 2, 3, 4, null]), axis('m', ['x', 'y', 'x', 'y', 'x'])]
  const brush = (name: string, from: number, to: number) => ({ field: paramField(name), from, to })
  const none = Number.NEGATIVE_INFINITY
  expect(brushedIndexes(axes, [], 5)).toEqual([0, 1, 2, 3, 4])
  expect(brushedIndexes(axes, [brush('a', 2, 3)], 5)).toEqual([1, 2])
  expect(brushedIndexes(axes, [brush('a', 2, 3), brush('m', -0.2, 0.3)], 5)).toEqual([2])
  expect(brushedIndexes(axes, [brush('a', 1, 1), brush('a', 4, 9)], 5)).toEqual([0, 3])
  expect(brushedIndexes(axes, [brush('a', none, 1)], 5)).toEqual([0, 4])
  expect(brushedIndexes(axes, [brush('gone', 5, 6)], 5)).toEqual([0, 1, 2, 3, 4])
})

test('some runs’ values read as a range or a list', () => {
  expect(rangeText(axis('a', [1, 2, null, 3]), [0, 1, 2])).toBe('1 – 2, none (1)')
  expect(rangeText(axis('m', ['x', 'y', 'z']), [2, 0])).toBe('x, z')
  expect(rangeText(axis('a', [1, 2]), [0])).toBe('1')
  expect(rangeText(axis('a', [1, 2]), [])).toBe('')
})
