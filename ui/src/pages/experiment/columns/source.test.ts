import { expect, test } from 'vitest'
import { labelOf, readSource, type Source, writeSource } from './source'

const sources: Source[] = [
  { kind: 'attribute', name: 'duration' },
  { kind: 'param', key: 'model.depth' },
  { kind: 'param', key: 'has space, comma' },
  { kind: 'tag', key: 'back`tick and "quote"' },
  { kind: 'metric', key: 'val/loss', part: 'latest' },
  { kind: 'metric', key: 'f(x), 3', part: 'best' },
  { kind: 'metric', key: 'loss', part: 'at', step: -5 },
  { kind: 'metric', key: 'loss', part: 'trend' },
  { kind: 'datasets' },
  { kind: 'models' },
]

test.each(sources)('%j is read as it was written', (source) => {
  expect(readSource(writeSource(source))).toEqual(source)
})

test.each(['', 'nothing', 'metrics.', 'median(metrics.a)', 'min(params.a)'])('%j names nothing', (text) => {
  expect(readSource(text)).toBeUndefined()
})

test('a head says what of a metric is shown', () => {
  expect(labelOf({ kind: 'metric', key: 'loss', part: 'at', step: 100 })).toBe('loss at 100')
})
