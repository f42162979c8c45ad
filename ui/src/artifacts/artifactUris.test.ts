import { expect, test } from 'vitest'
import { clientUri, downloadCode } from './artifactUris'

test('a file of a run and the root of a model', () => {
  expect(clientUri({ runId: 'ab' }, 'model/MLmodel')).toBe('runs:/ab/model/MLmodel')
  expect(clientUri({ modelId: 'm-1' }, '')).toBe('models:/m-1')
})

test('a file of a model is downloaded from where it is stored', () => {
  const code = downloadCode(
    'http://here',
    { modelId: 'm-1' },
    'mlflow-artifacts:/1/models/m-1/artifacts',
    'a.txt',
  )
  expect(code).toContain('"mlflow-artifacts:/1/models/m-1/artifacts/a.txt"')
})
