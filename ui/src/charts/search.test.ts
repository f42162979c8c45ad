import { expect, test } from 'vitest'
import { readSearch, writeSearch } from '~/app/searchText'
import { type ChartSettings, readSettings, writeSettings } from './search'

const PLAIN = readSettings({})

const CASES: Partial<ChartSettings>[] = [
  {},
  { axis: { kind: 'time' } },
  { axis: { kind: 'relative_time' }, isLogX: true },
  { axis: { kind: 'metric', key: 'val/tokens: seen' }, isLogY: true },
  { smoothing: { kind: 'ema', weight: 0.6 } },
  { smoothing: { kind: 'time', weight: 0.99 }, isLogX: true, isLogY: true },
  { range: { from: 0, to: 1500.5 } },
  { range: { from: -3, to: undefined } },
  { yRanges: { 'val/loss': { from: 0, to: 1e-7 }, 'a: b': { from: undefined, to: 3 } }, clipsOutliers: true },
  { find: '/^val.*[a,b]$/', combine: ['*/loss', 'acc*'] },
  { group: 'params.lr', band: 'range', withMembers: true },
  { withSuperseded: true },
  { hidden: ['0a1b2c3d'], pinned: ['00000000', 'ffffffff'], open: 'train/loss' },
]

test.each(CASES)('what is written is read: %j', (change) => {
  const settings = { ...PLAIN, ...change }
  expect(readSettings(readSearch(writeSearch(writeSettings(settings))))).toEqual(settings)
})

test('what is usual is not written', () => {
  expect(writeSearch(writeSettings(PLAIN))).toBe('')
})

test('what is not understood is as if it were absent', () => {
  const search = {
    'chart.x': 'sideways',
    'chart.smooth': '7',
    'chart.from': 'here',
    'chart.y': 'loss',
    'chart.band': '?',
  }
  expect(readSettings(search)).toEqual(PLAIN)
})
