import { expect, test } from 'vitest'
import { bestPoint, chartLines } from './MiniChart'

const point = (step: number, value: number) => ({ key: 'm', step, value, timestampMs: 0, runId: '' })

test('the best is the least or greatest number, never NaN', () => {
  const points = [point(0, Number.NaN), point(1, 2), point(2, 1), point(3, Number.NaN)]
  expect(bestPoint(points, 'minimize')?.step).toBe(2)
  expect(bestPoint(points, 'maximize')?.step).toBe(1)
  expect(bestPoint([point(0, Number.NaN)], 'minimize')).toBeUndefined()
})

test('a value that is no number breaks the line', () => {
  const lines = chartLines([point(0, 1), point(1, 2), point(2, Number.NaN), point(3, 1)])
  expect(lines.map((line) => line.length)).toEqual([2, 1])
  expect(lines[0]?.[0]).toEqual({ x: 3, y: 25 })
  expect(lines[0]?.[1]?.y).toBe(3)
})

test('values that are all the same are in the middle', () => {
  expect(chartLines([point(0, 5), point(1, 5)])[0]?.[0]?.y).toBe(14)
})
