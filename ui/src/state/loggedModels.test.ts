import { expect, test } from 'vitest'
import type { LoggedModel, LoggedModelMetric } from '~/api/loggedModels'
import {
  latestOf,
  measureId,
  measureOf,
  measuresOf,
  paramKeys,
  pointsOf,
  versionsMadeFrom,
} from './loggedModels'

const metric = (key: string, value: number, rest: Partial<LoggedModelMetric> = {}): LoggedModelMetric => ({
  key,
  value,
  step: 0,
  timestampMs: 0,
  runId: 'r',
  ...rest,
})
const model = (rest: Partial<LoggedModel>): LoggedModel => ({
  modelId: 'm',
  experimentId: '1',
  name: 'checkpoint',
  createdMs: 0,
  updatedMs: 0,
  artifactUri: '',
  status: 'LOGGED_MODEL_READY',
  modelType: '',
  sourceRunId: '',
  tags: {},
  params: {},
  metrics: [],
  ...rest,
})

test.each([{ key: 'val/acc:1', name: 'a:b', digest: '%' }, { key: 'loss' }])(
  'a measure is read back: %j',
  (measure) => {
    expect(measureOf(measureId(measure))).toEqual(measure)
  },
)

test('what is no measure is none', () => {
  expect(measureOf('created')).toBeUndefined()
})

test('the latest point is the one of the latest time, then step; on its dataset only', () => {
  const on = { datasetName: 'test', datasetDigest: 'd' }
  const metrics = [
    metric('acc', 0.1, { ...on, timestampMs: 5, step: 1 }),
    metric('acc', 0.2, { ...on, timestampMs: 5, step: 3 }),
    metric('acc', 0.3, { ...on, timestampMs: 4, step: 9 }),
    metric('acc', 0.4, { timestampMs: 9 }),
  ]
  const measure = { key: 'acc', name: 'test', digest: 'd' }
  expect(latestOf(model({ metrics }), measure)?.value).toBe(0.2)
  expect(latestOf(model({ metrics }), { key: 'acc' })?.value).toBe(0.4)
  expect(pointsOf(model({ metrics }), measure).map(({ step }) => step)).toEqual([1, 3, 9])
})

test('measures are listed by dataset, those without one last', () => {
  const metrics = [
    metric('acc', 1),
    metric('loss', 1, { datasetName: 'train', datasetDigest: 'x' }),
    metric('acc', 1, { datasetName: 'train', datasetDigest: 'x' }),
    metric('acc', 2, { datasetName: 'test' }),
  ]
  expect(measuresOf([model({ metrics })]).map(({ key, name }) => [name, key])).toEqual([
    ['test', 'acc'],
    ['train', 'acc'],
    ['train', 'loss'],
    [undefined, 'acc'],
  ])
})

test('a param that one model lacks varies', () => {
  const models = [model({ params: { lr: '1', seed: '7' } }), model({ params: { seed: '7' } })]
  expect(paramKeys(models)).toEqual({ varying: ['lr'], same: ['seed'] })
})

test('versions made from a model are told once', () => {
  const tags = {
    'mlflow.modelVersions': '[{"name": "cats", "version": 1}, {"name": "cats", "version": "1"}]',
  }
  expect(versionsMadeFrom(model({ tags }))).toEqual([{ name: 'cats', version: '1' }])
  expect(versionsMadeFrom(model({ tags: { 'mlflow.modelVersions': 'broken' } }))).toEqual([])
})
