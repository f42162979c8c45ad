import { expect, test } from 'vitest'
import { ALL_MATCHING, isSelected, NO_SELECTION, selectedCount, selectionFilter, withRuns } from './selection'

test('runs are selected and taken out again', () => {
  const some = withRuns(NO_SELECTION, ['a', 'b'], true)
  expect(selectedCount(some, 100)).toBe(2)
  const one = withRuns(some, ['a'], false)
  expect(isSelected(one, 'a')).toBe(false)
  expect(isSelected(one, 'b')).toBe(true)
  expect(selectionFilter(one, 'status = 1')).toBe("run_id IN ('b')")
})

test('of all that match some can be left out', () => {
  const but = withRuns(ALL_MATCHING, ['a'], false)
  expect(isSelected(but, 'a')).toBe(false)
  expect(isSelected(but, 'z')).toBe(true)
  expect(selectedCount(but, 100_000)).toBe(99_999)
  expect(selectionFilter(but, 'a = 1 OR b = 2')).toBe("(a = 1 OR b = 2) AND run_id NOT IN ('a')")
  expect(selectionFilter(withRuns(but, ['a'], true), 'a = 1')).toBe('a = 1')
})
