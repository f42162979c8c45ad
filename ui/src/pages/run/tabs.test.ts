import { expect, test } from 'vitest'
import { runTabPath, tabsOf } from './tabs'

const ids = (has: Parameters<typeof tabsOf>[0], asked = '') => tabsOf(has, asked).map(({ id }) => id)

test('what a run has none of has no tab, unless it is asked for', () => {
  expect(ids({ systemMetrics: false, images: false })).toEqual(['', 'charts', 'artifacts'])
  expect(ids({ systemMetrics: true, images: true })).toEqual(['', 'charts', 'system', 'artifacts', 'images'])
  expect(ids({ systemMetrics: false, images: false }, 'system')).toEqual([
    '',
    'charts',
    'system',
    'artifacts',
  ])
})

test('the overview has no part of its own in the path', () => {
  expect(runTabPath('ab', '')).toBe('/runs/ab')
  expect(runTabPath('ab', 'charts')).toBe('/runs/ab/charts')
})
