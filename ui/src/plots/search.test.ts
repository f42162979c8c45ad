import { expect, test } from 'vitest'
import { metricField, paramField } from './data/fields'
import { type PlotSettings, parsePlotSettings, writePlotSettings } from './search'

const NOTHING_CHOSEN: PlotSettings = {
  kind: 'scatter',
  brushes: [],
  log: [],
  linear: [],
  spread: 'ci',
  isTableOpen: false,
}

const written = (settings: PlotSettings) =>
  Object.fromEntries(Object.entries(writePlotSettings(settings)).filter(([, value]) => value !== undefined))

test.each<PlotSettings>([
  NOTHING_CHOSEN,
  {
    ...NOTHING_CHOSEN,
    kind: 'parallel',
    axes: [paramField('a,b\\c'), metricField('val/loss', 'best')],
    brushes: [
      { field: paramField('a:1,b'), from: Number.NEGATIVE_INFINITY, to: 1e-7 },
      { field: metricField('val/loss'), from: 0, to: 1 },
    ],
    log: ['params.a,b'],
    linear: ['metrics.val/loss'],
  },
  {
    ...NOTHING_CHOSEN,
    kind: 'bar',
    metric: metricField('acc'),
    by: paramField('model'),
    spread: 'range',
    bins: 12,
    isTableOpen: true,
  },
  {
    ...NOTHING_CHOSEN,
    x: paramField('lr'),
    y: metricField('loss'),
    color: paramField('model'),
    size: metricField('acc'),
  },
])('what is written is read: %#', (settings) => {
  expect(parsePlotSettings(written(settings))).toEqual(settings)
})

test('what nobody chose is not in the address', () => {
  expect(written(NOTHING_CHOSEN)).toEqual({})
})

test('what makes no sense is passed over', () => {
  const search = {
    'plot.kind': 'toString',
    'plot.x': '?',
    'plot.bins': '-1',
    'plot.brush': 'params.a,params.b:2:1,params.c:x:1',
    'plot.spread': 'x',
  }
  expect(parsePlotSettings(search)).toEqual(NOTHING_CHOSEN)
})

test('no axes at all is a choice', () => {
  expect(parsePlotSettings({ 'plot.axes': 'nothing' }).axes).toEqual([])
})
