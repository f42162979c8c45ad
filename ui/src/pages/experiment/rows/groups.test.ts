import { expect, test } from 'vitest'
import { groupSort, memberFilter } from './groups'

test('the runs of a group are those that match and have its values', () => {
  expect(memberFilter('a = 1 OR b = 2', ['params.model', 'tags.team'], ["vit's", null])).toBe(
    "(a = 1 OR b = 2) AND params.model = 'vit''s' AND tags.team IS NULL",
  )
  expect(memberFilter('', ['status'], ['FINISHED'])).toBe("status = 'FINISHED'")
})

test('groups are sorted as runs are, where that can be', () => {
  const measures = ['metrics.loss']
  const keys = ['params.lr']
  expect(groupSort(['metrics.loss DESC'], measures, keys)).toEqual({
    by: 'mean',
    measure: 'metrics.loss',
    direction: 'descending',
  })
  expect(groupSort(['number(params.lr)'], measures, keys)).toEqual({ by: 'keys', direction: 'ascending' })
  expect(groupSort(['start_time'], measures, keys)).toEqual({ by: 'run_count', direction: 'descending' })
})
