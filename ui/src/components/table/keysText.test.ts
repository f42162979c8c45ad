import { expect, test } from 'vitest'
import { readKeys, writeKeys } from './keysText'

test.each([[['loss', 'val/acc']], [['a,b', '100%', '%2C']], [[]]])('what is written is read: %j', (keys) => {
  expect(readKeys(writeKeys(keys), ['usual'])).toEqual(keys)
})

test('where nothing is said, the usual ones are meant', () => {
  expect(readKeys(undefined, ['usual'])).toEqual(['usual'])
})
