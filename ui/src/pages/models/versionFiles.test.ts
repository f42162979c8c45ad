import { expect, test } from 'vitest'
import { filesAt } from './versionFiles'

const id = '0123456789abcdef0123456789abcdef'

test.each([
  [`runs:/${id}/model/`, { runId: id }, 'model'],
  [`runs:/${id}`, { runId: id }, ''],
  [`mlflow-artifacts:/3/${id}/artifacts/models/best`, { runId: id }, 'models/best'],
  [`mlflow-artifacts:/3/models/m-${id}/artifacts`, { modelId: `m-${id}` }, ''],
  [`/srv/mlruns/3/models/m-${id}/artifacts/data`, { modelId: `m-${id}` }, 'data'],
])('%s', (uri, owner, path) => {
  expect(filesAt(uri)).toMatchObject({ owner, path })
})

test.each(['s3://bucket/models/best', 'models:/cats/3', ''])('%s is nobody’s', (uri) => {
  expect(filesAt(uri)).toBeUndefined()
})
