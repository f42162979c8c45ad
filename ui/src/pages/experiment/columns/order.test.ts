import { expect, test } from 'vitest'
import { readSortKey, sortExpression, sortPlace, toggledSort } from './order'
import type { Source } from './source'

const loss: Source = { kind: 'metric', key: 'val/loss', part: 'best' }
const lr: Source = { kind: 'param', key: 'lr' }

test('a click sorts, the next one turns around, the third takes it away', () => {
  const click = (sort: string[]) => toggledSort(sort, lr, 'number(params.lr)', false, false)
  const first = click(['start_time'])
  expect(first).toEqual(['number(params.lr)'])
  expect(click(first)).toEqual(['number(params.lr) DESC'])
  expect(click(click(first))).toEqual([])
})

test('a click with shift adds to the order and keeps places', () => {
  const added = toggledSort(['status'], lr, 'params.lr', false, true)
  expect(added).toEqual(['status', 'params.lr'])
  const turned = toggledSort(['params.lr', 'status'], lr, 'params.lr', false, true)
  expect(turned).toEqual(['params.lr DESC', 'status'])
  expect(toggledSort(turned, lr, 'params.lr', false, true)).toEqual(['status'])
})

test('best is said with its goal where the name does not say it', () => {
  expect(sortExpression(loss, 'minimize', false)).toBe('best(metrics.`val/loss`)')
  expect(sortExpression(loss, 'maximize', false)).toBe('best(metrics.`val/loss`, max)')
})

test('a column finds its place whichever way it is written', () => {
  expect(sortPlace(['status', 'best(metrics.`val/loss`, max) DESC'], loss)).toEqual({
    isDescending: true,
    rank: 2,
    isOneOfMany: true,
  })
  expect(sortPlace(['number(params.lr)'], lr)?.rank).toBe(1)
  expect(sortPlace(['params.lr2'], lr)).toBeUndefined()
})

test('values at a step cannot be sorted by', () => {
  expect(sortExpression({ kind: 'metric', key: 'a', part: 'at', step: 3 }, 'minimize', false)).toBeUndefined()
})

test('a direction is read in any case', () => {
  expect(readSortKey('metrics.`a b` desc')).toEqual({ expression: 'metrics.`a b`', isDescending: true })
})
