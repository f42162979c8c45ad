import { expect, test } from 'vitest'
import { groupKeys, paramRows } from './paramTree'

const params = {
  lr: '0.1',
  'model.depth': '12',
  'model.width': '768',
  'model.head.kind': 'linear',
  'optimizer/name': 'adam',
  'optimizer/beta1': '0.9',
  'layer.10': 'b',
  'layer.9': 'a',
}

const shown = (open: string[] | 'all') =>
  paramRows(params, (key) => open === 'all' || open.includes(key)).map(
    ({ level, label, value, below }) =>
      `${'  '.repeat(level)}${label}${value === undefined ? ` (${below})` : `=${value}`}`,
  )

test('params are nested by dots and slashes, and numbers sort as numbers', () => {
  expect(shown('all')).toEqual([
    'layer. (2)',
    '  9=a',
    '  10=b',
    'lr=0.1',
    'model. (3)',
    '  depth=12',
    '  head.kind=linear',
    '  width=768',
    'optimizer/ (2)',
    '  beta1=0.9',
    '  name=adam',
  ])
})

test('a closed group says how many are in it', () => {
  expect(shown([])).toEqual(['layer. (2)', 'lr=0.1', 'model. (3)', 'optimizer/ (2)'])
})

test('a param that is also a group keeps its value', () => {
  expect(
    paramRows({ model: 'vit', 'model.depth': '12' }, () => true).map(({ key, value }) => [key, value]),
  ).toEqual([
    ['model', 'vit'],
    ['model.depth', '12'],
  ])
})

test('every key can be read off, whatever signs are in it', () => {
  const odd = { '.x': '1', 'a..b': '2', 'a/': '3', '': '4' }
  const keys = paramRows(odd, () => true)
    .filter(({ value }) => value !== undefined)
    .map(({ key }) => key)
  expect(keys.sort()).toEqual(Object.keys(odd).sort())
})

test('the groups', () => {
  expect(groupKeys(params)).toEqual(['layer.', 'model.', 'optimizer/'])
})
