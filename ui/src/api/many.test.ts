import { expect, test } from 'vitest'
import { failureOf, forEach } from './many'

test('one that fails does not stop the others, and is told', async () => {
  const outcome = await forEach([1, 2, 3, 4, 5, 6, 7], async (number) => {
    if (number === 3) throw new Error('no threes')
  })
  expect(outcome.done.toSorted()).toEqual([1, 2, 4, 5, 6, 7])
  expect(failureOf(outcome, String)?.message).toBe('1 of 7 failed, the first being 3: no threes')
})

test('nothing failed, nothing to tell', async () => {
  expect(failureOf(await forEach([1], async () => undefined), String)).toBeUndefined()
})
