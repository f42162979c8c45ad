import { expect, test } from 'vitest'
import { toCsv } from './table'

test('a table of runs is written with their ids and exact numbers', async () => {
  const rows = [
    { runId: 'r1', values: ['a, "b"', 0.1 + 0.2, null] },
    { runId: 'r2', values: ['c', Number.NaN, Number.NEGATIVE_INFINITY] },
  ]
  expect(await toCsv({ columns: ['Run', 'loss', 'lr'], rows })).toBe(
    'run_id,Run,loss,lr\nr1,"a, ""b""",0.30000000000000004,\nr2,c,nan,-inf',
  )
})

test('a table of groups has no ids', async () => {
  expect(await toCsv({ columns: ['model', 'n'], rows: [{ values: ['vit', 3] }] })).toBe('model,n\nvit,3')
})
