import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { asNumber, distinct, extent, isLogByNature, toColumn, varies } from './columns'
import { type Field, metricField, paramField } from './fields'

const context = { goalOf: () => 'minimize' as const, experimentName: (id: string) => `experiment ${id}` }

function run(data: Partial<Run>): Run {
  return {
    run_id: 'r',
    run_name: 'r',
    experiment_id: '1',
    artifact_uri: '',
    lifecycle_stage: 'active',
    start_time_ms: 1000,
    status: 'FINISHED',
    user_id: '',
    ...data,
  }
}

const column = (field: Field, ...runs: Partial<Run>[]) => toColumn(field, runs.map(run), context)
const params = (...values: (string | null)[]) =>
  column(paramField('p'), ...values.map((value) => (value === null ? {} : { params: { p: value } })))

test('a param is numbers when every run that has it spells one', () => {
  expect(params('0.1', null, '1e-3')).toMatchObject({ isNumeric: true, values: [0.1, null, 0.001] })
  expect(params('0.1', 'auto')).toMatchObject({ isNumeric: false, values: ['0.1', 'auto'] })
  expect(params(null, null).isNumeric).toBe(false)
})

test('a metric has its latest value, ends of its range, and the best by its goal', () => {
  const metrics = {
    loss: { latest: { value: 'NaN' as const, step: 2, timestamp_ms: 3 }, min: 0.5, max: 'Infinity' as const },
  }
  const value = (part: 'latest' | 'best' | 'max') => column(metricField('loss', part), { metrics }).values[0]
  expect(value('latest')).toBeNaN()
  expect(value('best')).toBe(0.5)
  expect(value('max')).toBe(Number.POSITIVE_INFINITY)
  expect(column(metricField('other'), { metrics }).values).toEqual([null])
})

test('a duration is in seconds, and missing while the run goes on', () => {
  const field = { kind: 'attribute', key: 'duration' } as const
  expect(column(field, { end_time_ms: 3500 }, {}).values).toEqual([2.5, null])
})

test.each([
  ['1e-5', 1e-5],
  ['.5', 0.5],
  ['-3', -3],
  ['inf', Number.POSITIVE_INFINITY],
  ['', null],
  ['0x10', null],
  ['1,5', null],
])('%s spells %s', (text, number) => {
  expect(asNumber(text)).toBe(number)
})

test('values are different when one is missing, and NaN equals NaN', () => {
  expect(varies([1, 1])).toBe(false)
  expect(varies([1, null])).toBe(true)
  expect(varies([Number.NaN, Number.NaN])).toBe(false)
  expect(varies([])).toBe(false)
})

test('values are in the order in which people count', () => {
  expect(distinct(params('layer10', 'layer9', null, 'layer9'))).toEqual(['layer9', 'layer10'])
  expect(distinct(params('10', '9', 'nan'))).toEqual([9, 10, Number.NaN])
})

test('the extent is of finite numbers', () => {
  expect(extent([3, null, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3])
  expect(extent([null])).toBeUndefined()
})

test('positive numbers over three powers of ten are logarithmic', () => {
  expect(isLogByNature(params('1e-5', '0.1'))).toBe(true)
  expect(isLogByNature(params('0.01', '0.1'))).toBe(false)
  expect(isLogByNature(params('0', '1000'))).toBe(false)
  expect(isLogByNature(params('a', 'b'))).toBe(false)
})
