import { expect, test } from 'vitest'
import { logTable, pictureOf } from './logTable'

test('a table of mlflow.log_table', () => {
  expect(logTable({ columns: ['a', 1], data: [[1, 2]] })).toEqual({ columns: ['a', '1'], rows: [[1, 2]] })
})

test.each([
  [null],
  [[1]],
  [{ columns: ['a'] }],
  [{ columns: ['a'], data: { a: 1 } }],
  [{ columns: ['a'], data: [1] }],
])('%j is none', (value) => {
  expect(logTable(value)).toBeUndefined()
})

test('a picture in a cell', () => {
  const cell = {
    type: 'image',
    filepath: 'table_images/t/1.png',
    compressed_filepath: 'table_images/t/1.webp',
  }
  expect(pictureOf(cell)).toEqual({ path: 'table_images/t/1.png', smallPath: 'table_images/t/1.webp' })
  expect(pictureOf({ type: 'text' })).toBeUndefined()
})
