import { expect, test } from 'vitest'
import { cellNumber, cellText, isNumeric, shortText, sortedOrder } from './tableData'

test.each([
  [null, ''],
  [12n, '12'],
  [new Date('2026-11-01T10:00:00Z'), '2026-11-01 10:00:00'],
  [{ a: 1n }, '{"a":"1"}'],
  [0, '0'],
  [false, 'false'],
])('%s reads %s', (cell, text) => {
  expect(cellText(cell)).toBe(text)
})

test('numbers are drawn short, texts as they are', () => {
  expect(shortText(0.016666666666666666)).toBe('0.0166667')
  expect(shortText('0.016666666666666666')).toBe('0.016666666666666666')
  expect(shortText(1234567)).toBe('1234567')
  expect(shortText(Number.NaN)).toBe('NaN')
})

test('numbers are spelled in several ways', () => {
  expect(cellNumber('-inf')).toBe(Number.NEGATIVE_INFINITY)
  expect(cellNumber('1e-3')).toBe(0.001)
  expect(cellNumber('NaN')).toBeNaN()
  expect(cellNumber('vit')).toBeUndefined()
  expect(cellNumber(' ')).toBeUndefined()
})

const rows = [['10'], ['9'], [''], ['nan'], ['-inf']]

test('numbers sort as numbers, NaN behind them and what is missing last, in both directions', () => {
  expect(isNumeric(rows, 0)).toBe(true)
  expect(sortedOrder(rows, { column: 0, isDescending: false })).toEqual([4, 1, 0, 3, 2])
  expect(sortedOrder(rows, { column: 0, isDescending: true })).toEqual([0, 1, 4, 3, 2])
})

test('texts sort as people count, and rows that tie keep their order', () => {
  const texts = [['fold 10'], ['fold 9'], ['fold 9']]
  expect(sortedOrder(texts, { column: 0, isDescending: false })).toEqual([1, 2, 0])
  expect(sortedOrder(texts, { column: 0, isDescending: true })).toEqual([0, 1, 2])
  expect(sortedOrder(texts, undefined)).toEqual([0, 1, 2])
})
