import { expect, test } from 'vitest'
import { newPlace } from './oldLinks'

test.each([
  ['/', ''],
  ['/experiments', ''],
  ['/experiments/7', 'experiments/7'],
  ['/experiments/7/runs', 'experiments/7'],
  ['/experiments/7?searchFilter=metrics.a%20%3C%201', 'experiments/7?filter=metrics.a%20%3C%201'],
  ['/experiments/7/models', 'experiments/7/models'],
  ['/experiments/7/models/m-1', 'logged-models/m-1'],
  ['/experiments/7/runs/abc', 'runs/abc'],
  ['/experiments/7/runs/abc/model-metrics', 'runs/abc/charts'],
  ['/experiments/7/runs/abc/system-metrics', 'runs/abc/system'],
  ['/experiments/7/runs/abc/artifacts/a/b.txt', 'runs/abc/artifacts?path=a%2Fb.txt'],
  ['/compare-runs?runs=%5B%22a%22%2C%22b%22%5D&experiments=%5B%227%22%5D', 'compare?runs=a,b'],
  ['/compare-experiments/s?experiments=%5B%221%22%2C%222%22%5D', 'experiments/1,2'],
  ['/models', 'models'],
  ['/models/iris%20net', 'models/iris%20net'],
  ['/models/iris/versions/3', 'models/iris/versions/3'],
  ['/something/else', undefined],
])('%s leads to %s', (fragment, place) => {
  expect(newPlace(fragment)).toBe(place)
})
