import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { cellValue, durationMs } from './cellValue'

const run: Run = {
  run_id: 'a1',
  run_name: 'bold-owl-7',
  experiment_id: '1',
  status: 'FINISHED',
  user_id: 'ada',
  start_time_ms: 1_000_000,
  end_time_ms: 1_065_000,
  lifecycle_stage: 'active',
  artifact_uri: 'mlflow-artifacts:/1/a1',
  params: { lr: '1e-3', model: 'vit' },
  tags: { 'mlflow.note.content': 'good one' },
  metrics: {
    loss: {
      latest: { value: 'NaN', step: 1200, timestamp_ms: 0 },
      min: 0.123456,
      max: 'Infinity',
      point_count: 1201,
    },
  },
}

const loss = (part: 'latest' | 'best' | 'max' | 'count' | 'step') =>
  cellValue(run, { kind: 'metric', key: 'loss', part }, 'minimize').text

test('a metric shows the part that is asked for, NaN and infinity too', () => {
  expect(loss('latest')).toBe('NaN')
  expect(loss('best')).toBe('0.1235')
  expect(loss('max')).toBe('∞')
  expect(loss('count')).toBe('1,201')
  expect(loss('step')).toBe('1,200')
})

test('the goal says which end is the best', () => {
  expect(cellValue(run, { kind: 'metric', key: 'loss', part: 'best' }, 'maximize').text).toBe('∞')
})

test('digits are significant ones', () => {
  expect(cellValue(run, { kind: 'metric', key: 'loss', part: 'min' }, 'minimize', 2).text).toBe('0.12')
})

test('a param stays as it was written, and is a number when it spells one', () => {
  expect(cellValue(run, { kind: 'param', key: 'lr' }, 'maximize')).toMatchObject({
    text: '1e-3',
    number: 0.001,
  })
  expect(cellValue(run, { kind: 'param', key: 'model' }, 'maximize').number).toBeUndefined()
  expect(cellValue(run, { kind: 'param', key: 'none' }, 'maximize').text).toBe('')
})

test('a running run lasts until now, a killed one without an end does not last', () => {
  expect(durationMs(run)).toBe(65_000)
  expect(durationMs({ ...run, end_time_ms: null, status: 'RUNNING' }, 1_010_000)).toBe(10_000)
  expect(durationMs({ ...run, end_time_ms: null, status: 'KILLED' })).toBeUndefined()
})
