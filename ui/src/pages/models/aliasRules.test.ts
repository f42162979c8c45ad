import { expect, test } from 'vitest'
import { aliasesOf, aliasProblem } from './aliasRules'

test.each(['champion', 'v', 'v2-candidate', 'Latest_1'])('%s may be an alias', (alias) => {
  expect(aliasProblem(alias)).toBeUndefined()
})

test.each(['', 'LATEST', 'v12', 'V3', 'two words', 'a/b', 'x'.repeat(256)])('%s may not', (alias) => {
  expect(aliasProblem(alias)).toBeTypeOf('string')
})

test('a version has the aliases that name it', () => {
  expect(aliasesOf({ prod: '2', champion: '2', old: '1' }, '2')).toEqual(['champion', 'prod'])
})
