import { expect, test } from 'vitest'
import { firstNotBelow, nearestIndex, nearestValues } from './nearest'

const of = (...values: number[]) => Float64Array.from(values)

test.each([
  [-5, 0],
  [0.4, 0],
  [0.6, 1],
  [7, 2],
  [99, 2],
])('the place nearest to %d is number %d', (x, index) => {
  expect(nearestIndex(of(0, 1, 10), x)).toBe(index)
})

test('nothing is near nothing', () => {
  expect(nearestIndex(of(), 1)).toBe(-1)
  expect(firstNotBelow(of(), 1)).toBe(0)
})

const same = { x: (value: number) => value, y: (value: number) => value }

test('the nearest line comes first', () => {
  const lines = [
    { id: 'far', x: of(0, 1), y: of(0, 90) },
    { id: 'near', x: of(0, 1), y: of(0, 52) },
  ]
  const found = nearestValues(lines, { x: 1, left: 1, top: 50 }, same)
  expect(found.map(({ line, distance }) => [line.id, distance])).toEqual([
    ['near', 2],
    ['far', 40],
  ])
})

test('a line that ended before, or has a gap there, is left out', () => {
  const ended = { x: of(0, 10), y: of(1, 1) }
  const gap = { x: of(0, 500, 1000), y: of(1, Number.NaN, 1) }
  expect(nearestValues([ended, gap], { x: 500, left: 500, top: 0 }, same)).toEqual([])
})
