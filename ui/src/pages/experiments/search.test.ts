import { expect, test } from 'vitest'
import { readView, writeView } from './search'

test.each([
  { query: 'vision', sort: { id: 'name', isDescending: false }, isTree: true, details: undefined },
  { query: '', sort: { id: 'runs', isDescending: true }, isTree: false, details: '12' },
])('what is written is read: %j', (view) => {
  expect(readView(writeView(view))).toEqual(view)
})

test('a change leaves the rest of the address alone', () => {
  expect(writeView({ details: '3' })).toEqual({ details: '3' })
})
