import { expect, test } from 'vitest'
import { countWith, placeOf } from './insertions'

const insertions = [
  { after: 0, length: 2 },
  { after: 3, length: 1 },
]

test('rows are found between insertions', () => {
  const places = Array.from({ length: 8 }, (_, index) => placeOf(insertions, index))
  expect(places).toEqual([
    { base: 0 },
    { insertion: 0, offset: 0 },
    { insertion: 0, offset: 1 },
    { base: 1 },
    { base: 2 },
    { base: 3 },
    { insertion: 1, offset: 0 },
    { base: 4 },
  ])
  expect(countWith(insertions, 5)).toBe(8)
})

test('without insertions every row is one of the list', () => {
  expect(placeOf([], 99_999)).toEqual({ base: 99_999 })
})
