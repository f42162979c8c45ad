import { expect, test } from 'vitest'
import { MOST_SHOWN, shownRuns, toggledRun } from './shownRuns'

const by = { first: ['a', 'b'], marked: ['p'], on: [], off: [] }

test('the first runs and those that are marked are shown', () => {
  expect(shownRuns(by)).toEqual({ ids: ['a', 'b', 'p'], leftOut: 0 })
})

test('a run is turned off and on again without a trace', () => {
  const off = toggledRun(by, 'a')
  expect(off).toEqual({ on: [], off: ['a'] })
  expect(shownRuns({ ...by, ...off }).ids).toEqual(['b', 'p'])
  expect(toggledRun({ ...by, ...off }, 'a')).toEqual({ on: [], off: [] })
  const on = toggledRun(by, 'z')
  expect(on).toEqual({ on: ['z'], off: [] })
  expect(toggledRun({ ...by, ...on }, 'z')).toEqual({ on: [], off: [] })
})

test('more than can be told apart are left out, and counted', () => {
  const first = Array.from({ length: MOST_SHOWN + 7 }, (_, index) => String(index))
  expect(shownRuns({ ...by, first, marked: [] }).leftOut).toBe(7)
})
