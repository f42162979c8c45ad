import { expect, test } from 'vitest'
import { formatValue, type Value } from './columns'
import { metricField, paramField } from './fields'
import { importances } from './importance'

const column = (label: string, values: Value[]) => ({
  field: label === 'loss' ? metricField(label) : paramField(label),
  text: label,
  label,
  isNumeric: values.every((value) => typeof value !== 'string'),
  values,
  format: formatValue,
})
const loss = column('loss', [1, 2, 3, 4, 5, 6, 7, 8])

test('numbers are measured by Spearman, categories by the correlation ratio, the strongest first', () => {
  const model = column('model', ['a', 'a', 'a', 'b', 'a', 'b', 'b', 'b'])
  const lr = column('lr', [1000, 100, 90, 80, 70, 60, 50, 1])
  const { found, notes } = importances(loss, [model, lr])
  expect(found.map(({ column, method, direction }) => [column.label, method, direction])).toEqual([
    ['lr', 'Spearman', 'falls'],
    ['model', 'correlation ratio', undefined],
  ])
  expect(found[0]?.strength).toBeCloseTo(1)
  expect(found[1]?.strength).toBeCloseTo(Math.sqrt(0.58), 1)
  expect(notes).toEqual([])
})

test('for two categories both measures agree', () => {
  const asText = column(
    't',
    ['0', '1', '0', '1', '1', '0', '1', '1'].map((digit) => `c${digit}`),
  )
  const asNumber = column('n', [0, 1, 0, 1, 1, 0, 1, 1])
  const { found } = importances(loss, [asText, asNumber])
  expect(found[0]?.strength).toBeCloseTo(found[1]?.strength ?? 0)
  expect(found[0]?.chance).toBeCloseTo(found[1]?.chance ?? 0)
})

test('runs without the metric or the param do not count', () => {
  const metric = column('loss', [1, 2, 3, 4, 5, Number.NaN, null, Number.POSITIVE_INFINITY])
  const { found } = importances(metric, [column('lr', [1, 2, 3, 4, null, 6, 7, 8])])
  expect(found[0]).toMatchObject({ n: 4, valueCount: 4 })
})

test('what cannot be measured says why', () => {
  const name = column('name', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
  const rare = column('rare', [1, 2, 3, null, null, null, null, null])
  const { found, notes } = importances(loss, [name, rare])
  expect(found).toEqual([])
  expect(notes).toEqual([
    'name: nearly every run has a value of its own.',
    'rare: only 3 runs have it and the metric.',
  ])
})

test('chance is stronger with few runs and many values', () => {
  const few = importances(loss, [column('lr', [1, 2, 3, 4, 5, 6, 7, 8])]).found[0]
  const more = importances(loss, [column('m', ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b'])]).found[0]
  expect(few?.chance).toBeCloseTo(0.74, 1)
  expect(more?.chance).toBeGreaterThan(few?.chance ?? 1)
})
