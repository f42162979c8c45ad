import { expect, test } from 'vitest'
import { formatMany } from './count'

test.each([
  [0, '0 runs'],
  [1, '1 run'],
  [1234, '1,234 runs'],
])('%d: %s', (count, text) => {
  expect(formatMany(count, 'run')).toBe(text)
})
