import { expect, test } from 'vitest'
import { clausesOf, hasClause, toggleClause } from './clauses'

test('a clause is added, found and taken away', () => {
  const filter = toggleClause('metrics.loss < 1', "status = 'RUNNING'")
  expect(filter).toBe("metrics.loss < 1 AND status = 'RUNNING'")
  expect(hasClause(filter, "status = 'RUNNING'")).toBe(true)
  expect(toggleClause(filter, "status = 'RUNNING'")).toBe('metrics.loss < 1')
})

test('what is said with OR goes into parentheses', () => {
  expect(toggleClause('a = 1 OR b = 2', 'c = 3')).toBe('(a = 1 OR b = 2) AND c = 3')
  expect(toggleClause('(a = 1 OR b = 2) AND c = 3', 'c = 3')).toBe('(a = 1 OR b = 2)')
})

test('an AND inside of a range or a text does not part clauses', () => {
  expect(clausesOf("duration BETWEEN 1m AND 2m AND params.a = 'x AND y'")).toEqual([
    'duration BETWEEN 1m AND 2m',
    "params.a = 'x AND y'",
  ])
})
