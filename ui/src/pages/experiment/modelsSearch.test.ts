import { expect, test } from 'vitest'
import { measureId } from '~/state/loggedModels'
import { chosenModelRows, chosenModelsAfter, modelRows } from './modelsRows'
import { orderBy, readModelsView } from './modelsSearch'

test('a metric on a dataset is sorted by the server', () => {
  const id = measureId({ key: 'val/acc', name: 'test', digest: 'd1' })
  expect(orderBy({ id, isDescending: true })).toEqual([
    { field_name: 'metrics.val/acc', ascending: false, dataset_name: 'test', dataset_digest: 'd1' },
  ])
  expect(orderBy({ id: 'name', isDescending: false })).toEqual([{ field_name: 'name', ascending: true }])
  expect(orderBy({ id: 'nonsense', isDescending: false })).toBeUndefined()
})

test('metrics that were chosen are shown, else the first', () => {
  const measures = Array.from({ length: 20 }, (_, place) => ({ key: `m${place}` }))
  expect(readModelsView({}, measures).shownMeasures).toHaveLength(12)
  const modelMetrics = measureId({ key: 'm19' })
  expect(readModelsView({ modelMetrics }, measures).shownMeasures).toEqual([{ key: 'm19' }])
  expect(readModelsView({ modelMetrics: '-' }, measures).shownMeasures).toEqual([])
})

const model = (modelId: string, sourceRunId: string) => ({
  modelId,
  sourceRunId,
  experimentId: '1',
  name: modelId,
  createdMs: 0,
  updatedMs: 0,
  artifactUri: '',
  status: '',
  modelType: '',
  tags: {},
  params: {},
  metrics: [],
})

test('choosing a group chooses its models, and it looks chosen when all of them are', () => {
  const rows = modelRows([model('1', 'b'), model('2', 'a'), model('3', 'b')], true, new Set())
  const chosen = chosenModelsAfter(new Set(), new Set(), new Set(['run:b']), rows)
  expect([...chosen]).toEqual(['1', '3'])
  expect(chosenModelRows(chosen, rows)).toEqual(new Set(['run:b', '1', '3']))
  expect(chosenModelRows(new Set(['1']), rows)).toEqual(new Set(['1']))
})

test('models stand under their runs in the order of the first of each', () => {
  const models = [model('1', 'b'), model('2', 'a'), model('3', 'b')]
  expect(modelRows(models, true, new Set(['run:a'])).map(({ id }) => id)).toEqual([
    'run:b',
    '1',
    '3',
    'run:a',
  ])
  expect(modelRows(models, false, new Set()).map(({ id }) => id)).toEqual(['1', '2', '3'])
})
