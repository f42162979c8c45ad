import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { difference, runDiff } from './runDiff'

const run = (fields: Partial<Run>): Run => ({
  run_id: 'ab',
  run_name: 'ada',
  experiment_id: '1',
  artifact_uri: '',
  lifecycle_stage: 'active',
  status: 'FINISHED',
  start_time_ms: 0,
  user_id: '',
  ...fields,
})
const latest = (value: number | 'NaN') => ({ latest: { value, step: 1, timestamp_ms: 0 } })

test('only what differs, from either side', () => {
  const before = run({
    params: { lr: '0.1', depth: '12', old: 'x' },
    tags: { team: 'vision', 'mlflow.source.git.commit': 'aaa', 'mlflow.runName': 'ada', 'paceline.x': '1' },
    metrics: { loss: latest(0.5), acc: latest(0.8), nan: latest('NaN') },
  })
  const after = run({
    params: { lr: '0.01', depth: '12', new: 'y' },
    tags: { team: 'vision', 'mlflow.source.git.commit': 'bbb', 'mlflow.runName': 'bob', 'paceline.x': '2' },
    metrics: {
      loss: latest(0.4),
      acc: latest(0.8),
      nan: latest('NaN'),
      f1: latest(0.7),
      'system/cpu': latest(4),
    },
  })
  expect(runDiff(before, after)).toEqual({
    params: [
      { key: 'lr', before: '0.1', after: '0.01' },
      { key: 'new', before: undefined, after: 'y' },
      { key: 'old', before: 'x', after: undefined },
    ],
    tags: [{ key: 'mlflow.source.git.commit', before: 'aaa', after: 'bbb' }],
    metrics: [
      { key: 'f1', before: null, after: 0.7 },
      { key: 'loss', before: 0.5, after: 0.4 },
    ],
    systemMetricCount: 1,
  })
})

test('a difference in parts of a hundred has the sign of the change', () => {
  expect(difference({ key: 'x', before: -2, after: -1 })).toEqual({ by: 1, percent: 50 })
  expect(difference({ key: 'x', before: 0, after: 3 })).toEqual({ by: 3 })
  expect(difference({ key: 'x', before: null, after: 3 })).toBeUndefined()
  expect(difference({ key: 'x', before: Number.NaN, after: 3 })).toBeUndefined()
})
