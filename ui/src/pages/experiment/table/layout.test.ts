import { expect, test } from 'vitest'
import { type Column, columnId } from '../columns/column'
import { movedColumn, shiftedColumn, tableLayout } from './layout'

const param = (key: string, isPinned = false): Column => ({
  source: { kind: 'param', key },
  widthPx: 100,
  ...(isPinned ? { isPinned } : {}),
})
const ids = (columns: Column[]) => columns.map((column) => columnId(column).slice(7)).join('')

test('pinned columns stand first, each with its place', () => {
  const { pinned, scrolled, pinnedWidthPx, widthPx } = tableLayout(
    [param('a'), param('b', true), param('c')],
    true,
  )
  expect(pinned.map(({ id, leftPx }) => [id, leftPx])).toEqual([['params.b', 0]])
  expect(scrolled.map(({ id, leftPx }) => [id, leftPx])).toEqual([
    ['params.a', 100],
    ['params.c', 200],
  ])
  expect([pinnedWidthPx, widthPx]).toEqual([100, 300])
})

test('on a narrow screen nothing is pinned', () => {
  expect(tableLayout([param('a', true)], false).pinned).toEqual([])
})

test('columns move before others, to the end, and by one place', () => {
  const columns = ['a', 'b', 'c'].map((key) => param(key))
  expect(ids(movedColumn(columns, 'params.c', 'params.a'))).toBe('cab')
  expect(ids(movedColumn(columns, 'params.a', undefined))).toBe('bca')
  expect(ids(shiftedColumn(columns, 'params.a', 1))).toBe('bac')
  expect(ids(shiftedColumn(columns, 'params.a', -1))).toBe('abc')
})
