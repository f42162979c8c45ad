import { expect, test } from 'vitest'
import { readSearch, writeSearch } from './searchText'

test.each([
  { filter: "metrics.`val/loss` < 0.1 AND params.model = 'a&b=c'" },
  { runs: 'a,b,c', x: 'time' },
  { text: '1+1 = 2 %20 #ä' },
])('what is written is read: %j', (search) => {
  expect(readSearch(writeSearch(search))).toEqual(search)
})

test('what is empty is not written', () => {
  expect(writeSearch({ filter: '', sort: undefined })).toBe('')
})
