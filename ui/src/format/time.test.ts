import { expect, test } from 'vitest'
import { formatAgo, formatDuration } from './time'

test.each([
  [450, '450 ms'],
  [12_340, '12.3 s'],
  [60_000, '1 min'],
  [3_900_000, '1 h 5 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms reads %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text)
})

test('what was is told in its largest unit', () => {
  expect(formatAgo(0, 1000)).toBe('now')
  expect(formatAgo(0, 185_000)).toBe('3 min ago')
  expect(formatAgo(0, 86_400_000 * 3)).toBe('3 d ago')
})
