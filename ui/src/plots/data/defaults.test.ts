import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { parsePlotSettings } from '../search'
import { type Catalog, neededFields, paramsOf, primaryMetric, withDefaults } from './defaults'
import { fieldText } from './fields'

const run = (params: Record<string, string>) => ({ params }) as Partial<Run> as Run

const catalog: Catalog = {
  paramKeys: ['lr', 'model', 'width', 'seed'],
  varyingParamKeys: ['lr', 'model', 'width'],
  numericParamKeys: ['lr', 'width'],
  metricKeys: ['epoch', 'loss', 'val/loss'],
  tagKeys: [],
}

test('params that vary come first, and those that are numbers are known', () => {
  const runs = [run({ a: '1', b: 'x', c: '1', d: '7' }), run({ a: '1', b: 'y', c: '2' })]
  expect(paramsOf(runs)).toEqual({
    paramKeys: ['b', 'c', 'd', 'a'],
    varyingParamKeys: ['b', 'c', 'd'],
    numericParamKeys: ['c', 'd'],
  })
})

test.each([
  [['epoch', 'loss', 'val/loss'], 'val/loss'],
  [['epoch', 'accuracy'], 'accuracy'],
  [['system/cpu', 'speed'], 'speed'],
  [['interval', 'throughput'], 'interval'],
  [[], undefined],
])('of %j a plot is of %s', (keys, key) => {
  expect(primaryMetric(keys)).toBe(key)
})

const names = (search: Record<string, string>) => {
  const settings = withDefaults(parsePlotSettings(search), catalog)
  return neededFields(settings, catalog).map(fieldText)
}

test('every kind has something to show', () => {
  expect(names({})).toEqual(['params.lr', 'metrics.val/loss'])
  expect(names({ 'plot.kind': 'bar' })).toEqual(['metrics.val/loss'])
  expect(names({ 'plot.kind': 'box' })).toEqual(['metrics.val/loss', 'params.model'])
  expect(names({ 'plot.kind': 'histogram' })).toEqual(['metrics.val/loss'])
  expect(names({ 'plot.kind': 'contour' })).toEqual(['params.lr', 'params.width', 'metrics.val/loss'])
  expect(names({ 'plot.kind': 'parallel' })).toEqual([
    'params.lr',
    'params.model',
    'params.width',
    'metrics.val/loss',
    'metrics.val/loss',
  ])
  expect(names({ 'plot.kind': 'importance' })).toEqual([
    'metrics.val/loss',
    'params.lr',
    'params.model',
    'params.width',
  ])
})

test('what was chosen stays', () => {
  expect(names({ 'plot.x': 'metrics.loss', 'plot.y': 'params.seed' })).toEqual([
    'metrics.loss',
    'params.seed',
  ])
})

test('without params a scatter shows the metric over time', () => {
  const none = { ...catalog, paramKeys: [], varyingParamKeys: [], numericParamKeys: [] }
  expect(fieldText(withDefaults(parsePlotSettings({}), none).x ?? { kind: 'attribute', key: 'status' })).toBe(
    'start_time',
  )
})
