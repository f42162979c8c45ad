import { expect, test } from 'vitest'
import { metricRows, sortedMetrics } from './metricRows'

const point = (value: number | 'NaN', step: number) => ({ value, step, timestamp_ms: 0 })

const rows = metricRows(
  {
    loss: { latest: point(0.5, 9), min: 0.3, max: 0.9, point_count: 10, nan_count: 0 },
    acc: { latest: point(0.8, 9), min: 0.1, max: 0.85, point_count: 10, nan_count: 0 },
    'layer.10': { latest: point('NaN', 3), min: 'NaN', max: 'NaN', point_count: 4, nan_count: 4 },
    'layer.9': { latest: point(2, 3), min: 1, max: 'Infinity', point_count: 4, nan_count: 1 },
  },
  (key) => (key === 'loss' ? 'minimize' : 'maximize'),
)

const names = (find: string, column: 'key' | 'latest' | 'best', isDescending = false) =>
  sortedMetrics(rows, find, { column, isDescending }).map(({ key }) => key)

test('the best is the smallest or the greatest, by the goal', () => {
  expect(rows.map(({ best }) => best)).toEqual([0.3, 0.85, Number.NaN, Number.POSITIVE_INFINITY])
})

test('names sort as people count, numbers as numbers, NaN last either way', () => {
  expect(names('', 'key')).toEqual(['acc', 'layer.9', 'layer.10', 'loss'])
  expect(names('', 'latest')).toEqual(['loss', 'acc', 'layer.9', 'layer.10'])
  expect(names('', 'best', true)).toEqual(['layer.9', 'acc', 'loss', 'layer.10'])
})

test('a search is for a part of the name, in any case', () => {
  expect(names('LAYER', 'key')).toEqual(['layer.9', 'layer.10'])
})
