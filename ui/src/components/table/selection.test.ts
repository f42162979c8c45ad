import { expect, test } from 'vitest'
import { withRange } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']

test('a range is chosen in either direction', () => {
  expect([...withRange(new Set(['e']), order, [3, 1], true)]).toEqual(['e', 'b', 'c', 'd'])
})

test('a range is taken away and the rest stays', () => {
  expect([...withRange(new Set(order), order, [0, 2], false)]).toEqual(['d', 'e'])
})
