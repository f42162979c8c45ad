import { expect, test } from 'vitest'
import { drawnCaption, formatDurationTick, formatPlaces, formatTick } from './format'

test.each([
  [0.25, 0.05, '0.25'],
  [0.5, 0.1, '0.5'],
  [0.75, 0.25, '0.75'],
  [0.025, 0.025, '0.025'],
  [0.99991, 0.00001, '0.99991'],
  [-2, 1, '−2'],
  [1500, 500, '1,500'],
  [2_500_000, 500_000, '2.5 M'],
  [0.0001, 0.0001, '1e−4'],
  [0.00025, 0.00005, '2.5e−4'],
  [3e15, 1e15, '3e15'],
  [0, 0.1, '0'],
])('%d among marks %d apart reads %s', (value, step, text) => {
  expect(formatTick(value, step)).toBe(text)
})

test.each([
  [0, 1000, '0'],
  [5000, 1000, '5 s'],
  [90_000, 30_000, '1 min 30 s'],
  [7_200_000, 3_600_000, '2 h'],
  [-60_000, 60_000, '−1 min'],
])('%d ms reads %s', (durationMs, stepMs, text) => {
  expect(formatDurationTick(durationMs, stepMs)).toBe(text)
})

test('the caption says how much is drawn', () => {
  expect(drawnCaption(1000, 1_200_000)).toBe('1,000 of 1.2 M points')
  expect(drawnCaption(12, 12)).toBe('12 points')
  expect(drawnCaption(1, 1)).toBe('1 point')
})

test('a bucket is told by its ends', () => {
  expect(formatPlaces({ kind: 'step' }, 1200, 1240)).toBe('step 1,200 – 1,240')
  expect(formatPlaces({ kind: 'relative_time' }, 0, 0)).toBe('relative time 0')
  expect(formatPlaces({ kind: 'metric', key: 'tokens' }, 0.5, 0.5)).toBe('tokens 0.5')
})
