import { expect, test } from 'vitest'
import { type CompareSettings, parseCompareSettings, writeCompareSettings } from './search'

const settings: CompareSettings = {
  runIds: ['a', 'b', 'c'],
  baselineId: 'a',
  isEverything: false,
  tab: 'table',
  part: 'latest',
  layout: 'columns',
  find: '',
  folded: [],
  path: '',
}

const written = (settings: CompareSettings) =>
  Object.fromEntries(
    Object.entries(writeCompareSettings(settings)).filter(([, value]) => value !== undefined),
  )

test.each<CompareSettings>([
  settings,
  {
    ...settings,
    baselineId: 'c',
    isEverything: true,
    tab: 'artifacts',
    part: 'best',
    layout: 'rows',
    find: 'loss',
    folded: ['params optim', 'metrics val'],
    path: 'a/b.txt',
  },
])('what is written is read: %#', (settings) => {
  expect(parseCompareSettings(written(settings))).toEqual(settings)
})

test('only the runs are in the address until somebody chooses', () => {
  expect(written(settings)).toEqual({ runs: 'a,b,c' })
})

test('a run is there once, and a baseline that is none of them is the first', () => {
  expect(parseCompareSettings({ runs: 'a,b,a,', baseline: 'x' })).toMatchObject({
    runIds: ['a', 'b'],
    baselineId: 'a',
  })
  expect(parseCompareSettings({}).baselineId).toBeUndefined()
})

test('many runs stand below each other unless chosen', () => {
  const runs = Array.from({ length: 13 }, (_, index) => `r${index}`).join(',')
  expect(parseCompareSettings({ runs }).layout).toBe('rows')
  expect(parseCompareSettings({ runs, layout: 'columns' }).layout).toBe('columns')
})
