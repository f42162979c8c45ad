import { expect, test } from 'vitest'
import { formatNumber } from './number'

test.each([
  [0.25, '0.25'],
  [1234.5678, '1235'],
  [0.0000123456, '1.235e−5'],
  [1e12, '1e12'],
  [1234567, '1,234,567'],
  [-0.5, '−0.5'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−∞'],
  [null, ''],
])('%d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})
