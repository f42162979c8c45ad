import { expect, test } from 'vitest'
import { logTicks, toPixels } from './scales'

test('a span lies between its pixels', () => {
  const linear = toPixels({ min: 10, max: 20 }, false, 100, 0)
  expect([linear(10), linear(15), linear(20)]).toEqual([100, 50, 0])
  const log = toPixels({ min: 1, max: 100 }, true, 0, 200)
  expect(log(10)).toBeCloseTo(100)
  expect(log(0)).toBeNaN()
})

test.each([
  [0.001, 1000, 7, [0.001, 0.01, 0.1, 1, 10, 100, 1000]],
  [1, 100, 8, [1, 2, 5, 10, 20, 50, 100]],
  [2, 3, 5, [2, 2.2, 2.4, 2.6, 2.8, 3]],
  [1e-9, 1e9, 4, [1e-5, 1, 1e5]],
])('marks from %d to %d', (min, max, most, ticks) => {
  expect(logTicks({ min, max }, most)).toEqual(ticks)
})
