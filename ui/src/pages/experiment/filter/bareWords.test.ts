import { expect, test } from 'vitest'
import { toQuery, typedPosition } from './bareWords'

test.each([
  ['', ''],
  ['vit', "run_name ILIKE '%vit%'"],
  ['bold-owl-7', "run_name ILIKE '%bold-owl-7%'"],
  ['resnet.v2', "run_name ILIKE '%resnet.v2%'"],
  ['vit large', "run_name ILIKE '%vit%' AND run_name ILIKE '%large%'"],
  ['vit OR swin', "run_name ILIKE '%vit%' OR run_name ILIKE '%swin%'"],
  ['metrics.loss < 0.1', 'metrics.loss < 0.1'],
  ['metrics.loss', 'metrics.loss'],
  ['vit AND metrics.loss < 0.1', "run_name ILIKE '%vit%' AND metrics.loss < 0.1"],
  ["vit status = 'FAILED'", "run_name ILIKE '%vit%' AND status = 'FAILED'"],
  [
    "(vit OR swin) AND params.m IN ('a', 'b')",
    "(run_name ILIKE '%vit%' OR run_name ILIKE '%swin%') AND params.m IN ('a', 'b')",
  ],
  ['duration BETWEEN 1m AND 2m AND x', "duration BETWEEN 1m AND 2m AND run_name ILIKE '%x%'"],
  ['NOT vit', "NOT run_name ILIKE '%vit%'"],
  ['best(metrics.loss, max) > 3', 'best(metrics.loss, max) > 3'],
  ["params.a NOT IN ('x')", "params.a NOT IN ('x')"],
  ["params.a = 'x", "params.a = 'x"],
  ["params.model ~ '^vit' AND note IS NOT NULL", "params.model ~ '^vit' AND note IS NOT NULL"],
  ['start_time > now() - 1d', 'start_time > now() - 1d'],
])('%j means %j', (typed, query) => {
  expect(toQuery(typed).query).toBe(query)
})

test('what the server points at is found in what was typed', () => {
  const typed = toQuery('vit AND metrics.loss < x')
  const start = typed.query.indexOf('x', typed.query.length - 1)
  expect(typedPosition(typed, { start, end: start + 1 })).toEqual({ start: 23, end: 24 })
  expect(typedPosition(typed, { start: 4, end: 8 })).toEqual({ start: 0, end: 3 })
})

test('positions are counted in characters, not in halves of them', () => {
  const typed = toQuery("params.a = '🎉' AND metrics.loss < x")
  const query = [...typed.query]
  const start = query.length - 1
  const { start: found } = typedPosition(typed, { start, end: start + 1 })
  expect(typed.query.slice(found)).toBe('x')
})
