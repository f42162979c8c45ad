import { expect, test } from 'vitest'
import type { Column } from '../columns/column'
import { shadeOf } from './shading'

const heat: Column = { source: { kind: 'metric', key: 'loss', part: 'latest' }, shading: 'heat' }
const range = { min: 0, max: 2 }

test('the best number has the strongest colour', () => {
  expect(shadeOf(0, heat, range, 'minimize')?.backgroundColor).toContain('38.0%')
  expect(shadeOf(0, heat, range, 'maximize')?.backgroundColor).toContain(' 0.0%')
})

test('a bar is as long as its number is great', () => {
  expect(shadeOf(1, { ...heat, shading: 'bars' }, range, 'minimize')?.backgroundImage).toContain(' 50.0%')
})

test('what has no place in the range is not shaded', () => {
  expect(shadeOf(Number.NaN, heat, range, 'minimize')).toBeUndefined()
  expect(shadeOf(1, { ...heat, shading: undefined }, range, 'minimize')).toBeUndefined()
})
