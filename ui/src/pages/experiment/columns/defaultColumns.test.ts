import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { columnId } from './column'
import { defaultColumns, differingParams } from './defaultColumns'

const run = (params: Record<string, string>, user = 'ada') => ({ params, user_id: user }) as unknown as Run

test('params that differ are told from those that do not', () => {
  expect(
    differingParams([run({ lr: '1', model: 'vit', seed: '3' }), run({ lr: '2', model: 'vit' })]),
  ).toEqual(['lr', 'seed'])
})

test('of a single run all params are shown', () => {
  expect(differingParams([run({ b: '1', a: '2' })])).toEqual(['a', 'b'])
})

test('metrics of the machine are not among the first columns, and users are when there are several', () => {
  const metrics = [
    { key: 'system/cpu', run_count: 9 },
    { key: 'loss', run_count: 5 },
  ]
  expect(defaultColumns([run({}), run({}, 'bob')], metrics).map(columnId)).toEqual([
    'run_name',
    'start_time',
    'duration',
    'user_id',
    'metrics.loss',
  ])
})
