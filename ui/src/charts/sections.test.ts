import { expect, test } from 'vitest'
import type { ChartLayout } from './layout'
import { gridRows } from './rows'
import { chartSections, movedBefore, shownSections } from './sections'

const LAYOUT: ChartLayout = { size: 'medium', sizes: {}, hidden: [], collapsed: [], order: {} }
const KEYS = ['val/loss', 'train/loss', 'system/cpu', 'lr', 'train/layer10', 'train/layer2']
const all = () => true
const ids = (sections: ReturnType<typeof chartSections>) =>
  sections.map(({ name, charts }) => [name, ...charts.map(({ id }) => id)])

test('metrics without prefix come first, those of the machine last, numbers in names by size', () => {
  expect(ids(chartSections(KEYS, []))).toEqual([
    ['', 'lr'],
    ['train', 'train/layer2', 'train/layer10', 'train/loss'],
    ['val', 'val/loss'],
    ['system', 'system/cpu'],
  ])
})

test('a pattern combines its metrics in one chart before the others', () => {
  const [combined] = chartSections(KEYS, ['*/loss', 'nothing*'])
  expect(combined?.charts).toEqual([{ id: '*/loss', keys: ['train/loss', 'val/loss'], section: '*' }])
})

test('hidden charts and those that are not found are left out, and sections without any', () => {
  const sections = chartSections(KEYS, [])
  const shown = shownSections(sections, { ...LAYOUT, hidden: ['train/loss'] }, (id) => id.includes('l'))
  expect(ids(shown)).toEqual([
    ['', 'lr'],
    ['train', 'train/layer2', 'train/layer10'],
    ['val', 'val/loss'],
  ])
})

test('a chart that is moved stands before the other, and the rest keeps its order', () => {
  const sections = chartSections(['a', 'b', 'c', 'd'], [])
  const order = movedBefore(sections[0]?.charts ?? [], 'c', 'a')
  expect(order).toEqual(['c', 'a', 'b'])
  expect(ids(shownSections(sections, { ...LAYOUT, order: { '': order } }, all))).toEqual([
    ['', 'c', 'a', 'b', 'd'],
  ])
  expect(movedBefore(sections[0]?.charts ?? [], 'a', undefined)).toEqual(['b', 'c', 'd', 'a'])
})

test('charts fill their rows, and the last row has the same widths', () => {
  const sections = chartSections(['a', 'b', 'c', 'd', 'e'], [])
  const rows = gridRows(sections, LAYOUT, 1200)
  const widths = rows.map((row) => (row.kind === 'charts' ? row.charts.map(({ width }) => width) : row.name))
  expect(widths).toEqual(['', [389, 389, 389], [389, 389]])
})

test('a chart is never wider than the grid, and a collapsed section has only its head', () => {
  const sections = chartSections(['a', 'b'], [])
  const narrow = gridRows(sections, LAYOUT, 300)
  expect(
    narrow.flatMap((row) => (row.kind === 'charts' ? row.charts.map(({ width }) => width) : [])),
  ).toEqual([300, 300])
  expect(gridRows(sections, { ...LAYOUT, collapsed: [''] }, 300)).toHaveLength(1)
})

test('a large chart among others widens with them', () => {
  const sections = chartSections(['a', 'b', 'c'], [])
  const [, row] = gridRows(sections, { ...LAYOUT, sizes: { a: 'large' } }, 1200)
  if (row?.kind !== 'charts') throw new Error('a row of charts was expected')
  expect(row.charts.reduce((sum, { width }) => sum + width, 0)).toBeGreaterThanOrEqual(1165)
})

test('each of ten thousand keys has a place', () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `layer${index % 100}/weight${index}`)
  const rows = gridRows(shownSections(chartSections(keys, []), LAYOUT, all), LAYOUT, 1200)
  const charts = rows.flatMap((row) => (row.kind === 'charts' ? row.charts : []))
  expect(charts).toHaveLength(keys.length)
})
