import { expect, test } from 'vitest'
import { boxOf, isOutlier } from './boxes'

test('whiskers end at the farthest number within 1.5 times the box', () => {
  const box = boxOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])
  expect(box).toEqual({
    n: 10,
    lowWhisker: 1,
    firstQuartile: 3.25,
    median: 5.5,
    thirdQuartile: 7.75,
    highWhisker: 9,
  })
  expect(isOutlier(100, box)).toBe(true)
  expect(isOutlier(9, box)).toBe(false)
})

test('one number is a box of no height', () => {
  expect(boxOf([4])).toEqual({
    n: 1,
    lowWhisker: 4,
    firstQuartile: 4,
    median: 4,
    thirdQuartile: 4,
    highWhisker: 4,
  })
})
