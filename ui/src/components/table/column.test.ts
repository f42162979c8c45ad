import { expect, test } from 'vitest'
import { type Column, columnGroups, gridTemplate, readSort, sortAfterClick, writeSort } from './column'

const column = (id: string, rest: Partial<Column<string>> = {}): Column<string> => ({
  id,
  header: id,
  width: 80,
  cell: (row) => row,
  ...rest,
})

test.each([
  { id: 'name', isDescending: false },
  { id: 'runs', isDescending: true },
])('what is written is read: %j', (sort) => {
  const usual = { id: 'activity', isDescending: true }
  expect(readSort(writeSort(sort, usual), usual)).toEqual(sort)
})

test('the usual sort is not written', () => {
  const usual = { id: 'name', isDescending: false }
  expect(writeSort(usual, usual)).toBeUndefined()
  expect(readSort(undefined, usual)).toBe(usual)
})

test('the first click sorts as the column wants, the next the other way', () => {
  const runs = column('runs', { sortsFirst: 'descending' })
  const first = sortAfterClick(runs, { id: 'name', isDescending: false })
  expect(first).toEqual({ id: 'runs', isDescending: true })
  expect(sortAfterClick(runs, first)).toEqual({ id: 'runs', isDescending: false })
})

test('neighbours of one group stand under one word', () => {
  const columns = [column('name'), column('a', { group: 'val' }), column('b', { group: 'val' }), column('c')]
  expect(columnGroups(columns).map(({ group, count }) => [group, count])).toEqual([
    ['', 1],
    ['val', 2],
    ['', 1],
  ])
})

test('columns that grow share what is left', () => {
  expect(gridTemplate([column('name', { width: 200, grow: 2 }), column('runs')])).toBe(
    'minmax(200px, 2fr) 80px',
  )
})
