import { expect, test } from 'vitest'
import { globMatcher, searchMatcher } from './pattern'

test.each([
  ['', 'anything', true],
  ['LOSS', 'val/loss', true],
  ['val loss', 'val/total_loss', true],
  ['val acc', 'val/loss', false],
  ['/^val\\/(loss|acc)$/', 'val/acc', true],
  ['/^val\\/(loss|acc)$/', 'xval/acc', false],
  ['/LOSS/i', 'val/loss', true],
  ['train/', 'train/loss', true],
  ['/loss', 'val/loss', true],
])('%j finds %j: %s', (text, name, isFound) => {
  expect(searchMatcher(text).matches(name)).toBe(isFound)
})

test('an expression that is not finished hides nothing and says so', () => {
  const { matches, error } = searchMatcher('/val(/')
  expect(matches('train/loss')).toBe(true)
  expect(error).toContain('expression')
})

test.each([
  ['*/loss', 'val/loss', true],
  ['*/loss', 'val/loss2', false],
  ['a.b*', 'axb', false],
  ['a.b*', 'a.bc', true],
])('%j means %j: %s', (pattern, name, isMeant) => {
  expect(globMatcher(pattern)(name)).toBe(isMeant)
})
