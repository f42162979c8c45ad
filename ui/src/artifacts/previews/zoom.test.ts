import { expect, test } from 'vitest'
import { fitScale, keptInSight, zoomAt } from './zoom'

const frame = { width: 400, height: 300 }

test('an image fits its frame and is not blown up', () => {
  expect(fitScale({ width: 800, height: 300 }, frame)).toBe(0.5)
  expect(fitScale({ width: 28, height: 28 }, frame)).toBe(1)
})

test('what is under the pointer stays there', () => {
  const point = { x: 50, y: -20 }
  const before = { scale: 1, x: 10, y: 0 }
  const after = zoomAt(before, 2, point)
  const place = (view: typeof before) => [(point.x - view.x) / view.scale, (point.y - view.y) / view.scale]
  expect(after.scale).toBe(2)
  expect(place(after)).toEqual(place(before))
})

test('an image cannot be lost', () => {
  const image = { width: 800, height: 600 }
  expect(keptInSight({ scale: 1, x: 9999, y: 0 }, image, frame).x).toBe(240)
  expect(keptInSight({ scale: 0.1, x: -9999, y: 0 }, image, frame).x).toBe(-160)
})
