import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { runDurationMs, silence, statusReason } from './health'

const MINUTE_MS = 60_000

const run = (fields: Partial<Run>): Run => ({
  run_id: 'ab',
  run_name: 'ada',
  experiment_id: '1',
  artifact_uri: 'mlflow-artifacts:/1/ab/artifacts',
  lifecycle_stage: 'active',
  status: 'RUNNING',
  start_time_ms: 0,
  user_id: '',
  ...fields,
})

const metrics = (...timestamps: number[]) =>
  Object.fromEntries(
    timestamps.map((timestamp_ms, index) => [
      `m${index}`,
      { latest: { value: 1, step: index * 10, timestamp_ms } },
    ]),
  )

test('a running run is silent since its last point of any metric', () => {
  const silent = silence(run({ metrics: metrics(5000, 9000, 7000) }), 9000 + 12 * MINUTE_MS)
  expect(silent).toEqual({ durationMs: 12 * MINUTE_MS, isLong: true })
})

test('without any, since its start; and never less than nothing', () => {
  expect(silence(run({ start_time_ms: 1000 }), 3000)).toEqual({ durationMs: 2000, isLong: false })
  expect(silence(run({ metrics: metrics(9000) }), 3000)).toEqual({ durationMs: 0, isLong: false })
})

test('a run that ended is not silent', () => {
  expect(silence(run({ status: 'FINISHED' }), MINUTE_MS)).toBeUndefined()
})

test('the duration of a run that ended, runs, or ended without saying when', () => {
  expect(runDurationMs(run({ end_time_ms: 5000, status: 'FAILED' }), 9000)).toBe(5000)
  expect(runDurationMs(run({}), 9000)).toBe(9000)
  expect(runDurationMs(run({ status: 'KILLED' }), 9000)).toBeUndefined()
})

test('why a run failed: what was told, else how far it got', () => {
  expect(
    statusReason(run({ status: 'FAILED', tags: { 'paceline.status.reason': 'OutOfMemoryError' } })),
  ).toBe('OutOfMemoryError')
  expect(statusReason(run({ status: 'FAILED', metrics: metrics(1, 2) }))).toBe('at step 10')
  expect(statusReason(run({ status: 'KILLED' }))).toBe('before it logged a metric')
  expect(statusReason(run({ status: 'FINISHED' }))).toBeUndefined()
})
