import { expect, test } from 'vitest'
import { convexHull, interpolate, mergeSamples, valueAt } from './contour'
import { isolines, niceLevels } from './isolines'

const CORNERS = [
  { x: 0, y: 0, value: 0 },
  { x: 1, y: 0, value: 1 },
  { x: 0, y: 1, value: 0 },
  { x: 1, y: 1, value: 1 },
]

test('the surface goes through its samples and not beyond their range', () => {
  for (const { x, y, value } of CORNERS) expect(valueAt(CORNERS, x, y)).toBe(value)
  const { values } = interpolate(CORNERS, 20, 20)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...values)).toBeLessThanOrEqual(1)
  expect(valueAt(CORNERS, 0.5, 0.5)).toBeCloseTo(0.5)
  expect(valueAt(CORNERS, 0.9, 0.5)).toBeGreaterThan(valueAt(CORNERS, 0.1, 0.5))
})

test('runs at the same place count with their mean', () => {
  expect(mergeSamples([CORNERS[0], { x: 0, y: 0, value: 4 }].flatMap((sample) => sample ?? []))).toEqual([
    { x: 0, y: 0, value: 2 },
  ])
})

test('nothing is known outside of the samples', () => {
  const { values, columns } = interpolate(CORNERS.slice(0, 3), 10, 10)
  expect(values[0]).not.toBeNaN()
  expect(values[9 * columns + 9]).toBeNaN()
  expect(interpolate(CORNERS.slice(0, 2), 3, 3).values.every(Number.isNaN)).toBe(true)
})

test('the hull has only corners', () => {
  const points = [...CORNERS, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0 }]
  expect(convexHull(points)).toHaveLength(4)
})

test('levels are round and inside', () => {
  expect(niceLevels(0, 1, 5)).toEqual([0.2, 0.4, 0.6, 0.8])
  expect(niceLevels(-1.3, 1.2, 4)).toEqual([-1, 0, 1])
  expect(niceLevels(1, 1, 5)).toEqual([])
})

test('a line of equal value lies between lower and higher cells', () => {
  const values = Float64Array.from([0, 1, 0, 1])
  expect(isolines({ columns: 2, rows: 2, values }, 0.5)).toEqual([[0.5, 0.25, 0.5, 0.75]])
  expect(isolines({ columns: 2, rows: 2, values }, 2)).toEqual([])
  expect(isolines({ columns: 2, rows: 2, values: values.fill(Number.NaN, 0, 1) }, 0.5)).toEqual([])
})
