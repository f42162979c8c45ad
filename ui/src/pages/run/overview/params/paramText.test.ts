import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { paramText } from './paramText'

const params = {
  lr: '1e-05',
  'model.depth': '12',
  bias: 'True',
  warmup: 'None',
  seed: '007',
  note: 'a "b"\n: c',
  'weird: key': 'x',
  yes: '1.50',
}

const values = {
  lr: 0.00001,
  'model.depth': 12,
  bias: true,
  warmup: null,
  seed: '007',
  note: 'a "b"\n: c',
  'weird: key': 'x',
  yes: 1.5,
}

test('JSON', () => {
  expect(JSON.parse(paramText(params, 'json'))).toEqual(values)
})

test('YAML', () => {
  expect(load(paramText(params, 'yaml'))).toEqual(values)
})

test('Python', () => {
  expect(paramText({ bias: 'True', lr: '1e-05', name: "it's" }, 'python')).toBe(
    '{\n  "bias": True,\n  "lr": 1e-05,\n  "name": "it\'s"\n}',
  )
})

test('no params', () => {
  expect(paramText({}, 'json')).toBe('{}')
  expect(paramText({}, 'yaml')).toBe('{}')
})
