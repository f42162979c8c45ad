import { expect, test } from 'vitest'
import { readSignature } from './signature'

test('columns, tensors and params are read, also where YAML broke the line', () => {
  const mlmodel = `artifact_path: model
flavors:
  python_function:
    env: {}
signature:
  inputs: '[{"type": "double", "name": "sepal length", "required": true}, {"type":
    "string", "name": "owner''s name", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 3]}}]'
  params: '[{"name": "temperature", "type": "float", "default": 0.5, "shape": null}]'
utc_time_created: '2026-01-01 00:00:00'
`
  expect(readSignature(mlmodel)).toEqual([
    { part: 'inputs', name: 'sepal length', type: 'double' },
    { part: 'inputs', name: "owner's name", type: 'string (optional)' },
    { part: 'outputs', name: '0', type: 'int64 (-1, 3)' },
    { part: 'params', name: 'temperature', type: 'float = 0.5' },
  ])
})

test.each(['flavors: {}\n', 'signature:\n  inputs: null\n', "signature:\n  inputs: 'no json'\n"])(
  'without a signature there is none: %j',
  (mlmodel) => {
    expect(readSignature(mlmodel)).toBeNull()
  },
)
