import { expect, test } from 'vitest'
import { legacyModels } from './legacyModels'

test('models of older clients, one for each path', () => {
  const history = [
    { artifact_path: 'model', flavors: { python_function: {}, sklearn: {} } },
    { artifact_path: 'model', flavors: { python_function: {}, xgboost: {} } },
    { utc_time_created: 'x' },
  ]
  expect(legacyModels(JSON.stringify(history))).toEqual([{ path: 'model', flavors: ['xgboost'] }])
})

test.each([[undefined], ['not json'], ['{}']])('%s lists none', (text) => {
  expect(legacyModels(text)).toEqual([])
})
