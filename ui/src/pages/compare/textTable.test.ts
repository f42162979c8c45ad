import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import type { Cell, MatrixLine } from './matrix'
import { textRows, toMarkdown } from './textTable'

const cell = (text: string, value?: number): Cell => ({
  text,
  value,
  isMissing: false,
  isDifferent: false,
  isBest: false,
})
const lines: MatrixLine[] = [
  { key: 'loss', cells: [cell('0.3333', 1 / 3), cell('NaN', Number.NaN)], varies: true, format: String },
  { key: 'note', cells: [cell('a|b\n  c'), cell('')], varies: true, format: String },
]
const runs = [{ run_name: 'one' }, { run_name: 'two' }] as Run[]

test('Markdown has numbers as they are read, in cells that hold', () => {
  expect(toMarkdown(textRows(runs, lines, false))).toBe(
    '|  | one | two |\n| --- | --- | --- |\n| loss | 0.3333 | NaN |\n| note | a\\|b c |  |',
  )
})

test('files have exact numbers', () => {
  expect(textRows(runs, lines, true)[1]).toEqual(['loss', '0.3333333333333333', 'nan'])
})
