import { expect, test } from 'vitest'
import type { DrawnLine } from '../data/scene'
import { chartRows } from './csv'

const of = (...values: number[]) => Float64Array.from(values)
const LINE: DrawnLine = {
  id: 'a loss',
  label: 'bold owl',
  runIds: ['a'],
  key: 'loss',
  color: '#000',
  dash: [],
  x: of(4.5),
  y: of(0.5),
  low: of(-1),
  high: of(900),
  first: of(0),
  last: of(9),
  counts: of(10),
  gaps: new Set(),
  marks: [{ x: 4.5, kind: 'nan' }],
  pointCount: 10,
  isPinned: false,
  isFaint: false,
  isGroup: false,
  isSuperseded: false,
}

test('a bucket has its ends and extremes, and NaN is there', () => {
  expect(chartRows([LINE], 'step').slice(1)).toEqual([
    ['bold owl', 'a', 'loss', 0, 9, 0.5, '', -1, 900, 10],
    ['bold owl', 'a', 'loss', 4.5, 4.5, 'NaN', '', '', '', ''],
  ])
})

test('a smoothed line has what was smoothed beside it', () => {
  const [, row] = chartRows([{ ...LINE, y: of(0.7), raw: of(0.5), marks: [] }], 'step')
  expect(row?.slice(5, 7)).toEqual([0.5, 0.7])
})
