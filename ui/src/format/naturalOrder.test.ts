import { expect, test } from 'vitest'
import { inNaturalOrder } from './naturalOrder'

const ordered = (...names: string[]) => inNaturalOrder(names, (name) => name)

test('numbers count, wherever they stand', () => {
  expect(ordered('layer.10/b', 'layer.9/b', 'layer.10/a')).toEqual(['layer.9/b', 'layer.10/a', 'layer.10/b'])
  expect(ordered('a2', 'a010', 'a1')).toEqual(['a1', 'a2', 'a010'])
})

test('capital and small letters stand together, in an order of their own', () => {
  expect(ordered('b', 'Loss', 'loss', 'a')).toEqual(['a', 'b', 'Loss', 'loss'])
})
