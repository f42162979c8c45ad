import { expect, test } from 'vitest'
import { proxyKey, proxyPath, whyNoUpload } from './proxyKey'

test.each([
  ['mlflow-artifacts:/1/ab/artifacts', '1/ab/artifacts'],
  ['mlflow-artifacts:///1/ab/artifacts/', '1/ab/artifacts'],
  ['mlflow-artifacts://here:5000/1/ab', '1/ab'],
  ['mlflow-artifacts://there:5000/1/ab', undefined],
  ['s3://bucket/1/ab', undefined],
  ['/mnt/mlruns/1', undefined],
])('%s', (uri, key) => {
  expect(proxyKey(uri, 'here:5000')).toBe(key)
})

test('names are encoded part by part', () => {
  expect(proxyPath('1/ab/artifacts', 'a b/100%#.txt')).toBe(
    'api/2.0/mlflow-artifacts/artifacts/1/ab/artifacts/a%20b/100%25%23.txt',
  )
})

test('the reason names the storage', () => {
  expect(whyNoUpload('s3://bucket/1')).toContain('s3: storage')
  expect(whyNoUpload('/mnt/x')).toContain('/mnt/x')
  expect(whyNoUpload('mlflow-artifacts://there/1')).toContain('another server')
})
