import { expect, test } from 'vitest'
import { type Compared, comparedRows } from './comparedRows'

const compared = (
  number: string,
  rest: Partial<Compared> & { params?: Record<string, string> },
): Compared => ({
  version: {
    name: 'cats',
    version: number,
    createdMs: 0,
    updatedMs: 0,
    stage: 'None',
    description: '',
    source: '',
    runId: 'r',
    runLink: '',
    tags: {},
  },
  aliases: [],
  run: {
    run_id: 'r',
    run_name: 'train',
    experiment_id: '1',
    status: 'FINISHED',
    lifecycle_stage: 'active',
    artifact_uri: '',
    user_id: '',
    start_time_ms: 0,
    params: rest.params ?? {},
    metrics: { loss: { latest: { value: 'NaN', step: 1, timestamp_ms: 0 } } },
  },
  ...rest,
})

test('what differs is told apart from what does not', () => {
  const rows = comparedRows([
    compared('1', { params: { lr: '0.1', model: 'vit' } }),
    compared('2', { params: { lr: '0.2', model: 'vit' } }),
  ])
  expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['lr'])
  expect(rows.find(({ name }) => name === 'loss')?.values).toEqual(['NaN', 'NaN'])
})

test('what one of them lacks differs', () => {
  const rows = comparedRows([
    compared('1', { signature: [{ part: 'inputs', name: 'age', type: 'double' }] }),
    compared('2', { signature: null }),
  ])
  expect(rows.find(({ group }) => group === 'Signature: inputs')).toMatchObject({
    name: 'age',
    values: ['double', undefined],
    differs: true,
  })
})
