import { expect, test } from 'vitest'
import { placeOfBest } from './placeOfBest'

const loss = { key: 'loss', goal: 'minimize', best: 0.1 } as const

test('the first of points that are as good', () => {
  const points = { steps: [0, 5, 9], values: [0.5, 0.1, 0.1], x: [0, 5, 9], timestamps_ms: [0, 0, 0] }
  expect(placeOfBest({ points }, loss)).toEqual({ from: 5, to: 5 })
  expect(placeOfBest({ points }, { ...loss, best: 0.2 })).toBeUndefined()
})

test('of buckets the one that has it', () => {
  const buckets = {
    x_first: [0, 100],
    x_last: [99, 180],
    min: [0.3, 0.1],
    max: [1, 'Infinity' as const],
    mean: [0.5, 0.2],
    point_counts: [100, 81],
    nan_counts: [0, 0],
  }
  expect(placeOfBest({ buckets }, loss)).toEqual({ from: 100, to: 180 })
  const acc = { key: 'acc', goal: 'maximize', best: Number.POSITIVE_INFINITY } as const
  expect(placeOfBest({ buckets }, acc)).toEqual({ from: 100, to: 180 })
})

test('a metric without points has none', () => {
  expect(placeOfBest({}, loss)).toBeUndefined()
})
