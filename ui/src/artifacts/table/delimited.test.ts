import { expect, test } from 'vitest'
import { parseDelimited } from './delimited'

test('quotes, breaks within them and rows of other lengths', () => {
  expect(parseDelimited('name,note\na,"x, ""y""\nz"\nb\nc,1,2\n', true)).toEqual({
    columns: ['name', 'note', 'Column 3'],
    rows: [['a', 'x, "y"\nz'], ['b'], ['c', '1', '2']],
  })
})

test('tabs and semicolons are seen', () => {
  expect(parseDelimited('a\tb\n1\t2\n', true).columns).toEqual(['a', 'b'])
  expect(parseDelimited('a;b\n1;2\n3;4\n', true).columns).toEqual(['a', 'b'])
})

test('numbers alone have no heading', () => {
  expect(parseDelimited('0.1,2\n3,4\n', true)).toEqual({
    columns: ['Column 1', 'Column 2'],
    rows: [
      ['0.1', '2'],
      ['3', '4'],
    ],
  })
})

test('a last line that is cut is left out', () => {
  expect(parseDelimited('a,b\n1,2\n3', false).rows).toEqual([['1', '2']])
})
