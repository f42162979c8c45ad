import { expect, test } from 'vitest'
import { nest } from './nesting'

const text = (keys: string[], isFolded?: (id: string) => boolean) =>
  nest(keys, isFolded).map(
    (row) => `${'  '.repeat(row.depth)}${row.label}${row.kind === 'group' ? ` (${row.keyCount})` : ''}`,
  )

test('keys that begin alike are a group, after those that stand alone', () => {
  expect(text(['optim.lr', 'seed', 'optim.name', 'model/layers', 'a.b'])).toEqual([
    'a.b',
    'model/layers',
    'seed',
    'optim (2)',
    '  lr',
    '  name',
  ])
})

test('groups are in groups, and one around another only is left out', () => {
  expect(text(['a.b.c', 'a.b.d', 'x/y/z1', 'x/y/z10', 'x/y/z9', 'x/w'])).toEqual([
    'a.b (2)',
    '  c',
    '  d',
    'x (4)',
    '  w',
    '  y (3)',
    '    z1',
    '    z9',
    '    z10',
  ])
})

test('a key may be the beginning of others', () => {
  expect(text(['loss', 'loss.a', 'loss.b'])).toEqual(['loss', 'loss (2)', '  a', '  b'])
})

test('rows of a folded group are left out', () => {
  expect(text(['a.x', 'a.y', 'b'], (id) => id === 'a.')).toEqual(['b', 'a (2)'])
})

test('signs at the ends part nothing', () => {
  expect(text(['a.', 'b/', '.c', '..'])).toEqual(['..', '.c', 'a.', 'b/'])
})
