import { expect, test } from 'vitest'
import { type Column, NAME_COLUMN, readColumns, writeColumns } from './column'

const columns: Column[] = [
  { source: { kind: 'attribute', name: 'run_name' }, widthPx: 300, isPinned: true },
  { source: { kind: 'param', key: 'a,b|c' }, isPinned: true },
  { source: { kind: 'metric', key: 'val/loss', part: 'best' }, digits: 3, shading: 'heat' },
  { source: { kind: 'metric', key: 'acc', part: 'at', step: 10 }, shading: 'bars' },
]

test('columns are read as they were written', () => {
  expect(readColumns(writeColumns(columns))).toEqual(columns)
})

test('the name is always there, and what is no column is not', () => {
  expect(readColumns('nonsense,params.lr,params.lr')).toEqual([
    NAME_COLUMN,
    { source: { kind: 'param', key: 'lr' } },
  ])
})

test('widths and digits stay within reason', () => {
  expect(readColumns('run_name|w3|d99')[0]).toMatchObject({ widthPx: 56, digits: 15 })
})
