import { expect, test } from 'vitest'
import { barsOf, barsPath } from './bars'

test('a busy day is as high as it had runs, and never looks like an idle one', () => {
  const { busy, idle, width } = barsOf([0, 1, 100, 50])
  expect(width).toBe(12)
  expect(idle).toEqual([{ x: 0, height: 1 }])
  expect(busy).toEqual([
    { x: 3, height: 2 },
    { x: 6, height: 16 },
    { x: 9, height: 8 },
  ])
})

test('bars are one path', () => {
  expect(barsPath([{ x: 3, height: 8 }])).toBe('M3 16v-8h2v8z')
})
