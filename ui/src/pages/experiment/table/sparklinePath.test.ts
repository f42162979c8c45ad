import { expect, test } from 'vitest'
import type { Series } from '~/api/series'
import { sparklinePath } from './sparklinePath'

const series = (values: (number | 'NaN')[]): Series => ({
  run_id: 'a',
  key: 'loss',
  points: { x: values.map((_, index) => index), steps: [], timestamps_ms: [], values },
})

test('a course goes from left to right, and greater is higher', () => {
  expect(sparklinePath(series([2, 1]), 101, 22)).toEqual({
    line: 'M1.0 2.0L100.0 20.0',
    summary: 'from 2 to 1',
  })
})

test('NaN is a gap', () => {
  expect(sparklinePath(series([1, 'NaN', 3]), 100, 20)?.line.match(/M/g)).toHaveLength(2)
})

test('nothing is drawn of nothing', () => {
  expect(sparklinePath(series(['NaN']), 100, 20)).toBeUndefined()
  expect(sparklinePath(undefined, 100, 20)).toBeUndefined()
})
