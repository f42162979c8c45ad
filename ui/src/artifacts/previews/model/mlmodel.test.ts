import { expect, test } from 'vitest'
import { nativeFlavor, parseModel, typeText } from './mlmodel'

const TEXT = `artifact_path: mlflow-artifacts:/1/models/m-1/artifacts
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.11.7
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.9.1
mlflow_version: 3.17.2
model_id: m-1
model_size_bytes: 812
model_uuid: m-1
prompts: null
run_id: ab
signature:
  inputs: '[{"type": "double", "name": "sepal length (cm)", "required": true}, {"type":
    "long", "name": "n", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: '[{"name": "top_k", "default": 3, "shape": null, "type": "long"}]'
utc_time_created: '2026-11-01 10:00:00.123456'
`

test('what a model of scikit-learn says of itself', () => {
  const model = parseModel(TEXT)
  expect(model.inputs).toEqual([
    { name: 'sepal length (cm)', type: 'double', isRequired: true },
    { name: 'n', type: 'long', isRequired: false },
  ])
  expect(model.outputs).toEqual([{ name: '#1', type: 'int64 [-1]' }])
  expect(model.params).toEqual([{ name: 'top_k', type: 'long', defaultText: '3' }])
  expect(model.flavors.map(({ name }) => name)).toEqual(['python_function', 'sklearn'])
  expect(model.flavors[1]?.facts).not.toHaveProperty('code')
  expect(model).toMatchObject({
    modelId: 'm-1',
    runId: 'ab',
    sizeBytes: 812,
    createdText: '2026-11-01 10:00:00 UTC',
  })
  expect(nativeFlavor(model)).toBe('sklearn')
})

test('a file that says next to nothing', () => {
  expect(parseModel('flavors: {}\n')).toMatchObject({
    flavors: [],
    inputs: [],
    modelId: undefined,
    metadata: {},
  })
  expect(parseModel('').flavors).toEqual([])
})

test.each([
  [{ type: 'array', items: { type: 'string' } }, 'array<string>'],
  [{ type: 'object', properties: { age: { type: 'long' } } }, '{age: long}'],
  [{ type: 'map', values: { type: 'array', items: { type: 'float' } } }, 'map<array<float>>'],
  [{ dtype: 'long', shape: [-1] }, 'long [-1]'],
])('%j reads %s', (field, text) => {
  expect(typeText(field)).toBe(text)
})
