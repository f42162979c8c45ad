import { expect, test } from 'vitest'
import { readMetricSort, writeMetricSort } from './metricSort'

test.each([[undefined], ['-key'], ['best'], ['-count']])('%s comes back as it was', (text) => {
  expect(writeMetricSort(readMetricSort(text))).toBe(text)
})

test('what means nothing is the order of names', () => {
  expect(readMetricSort('-nonsense')).toEqual({ column: 'key', isDescending: false })
})
