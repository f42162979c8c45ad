import { expect, test } from 'vitest'
import { gapsBefore } from './gaps'

const gaps = (...x: number[]) => [...gapsBefore(Float64Array.from(x))]

test('a pause in the logging is a gap', () => {
  expect(gaps(0, 1, 2, 3, 50, 51, 52)).toEqual([4])
})

test('regular steps have none, however far apart', () => {
  expect(gaps(0, 1000, 2000, 3000, 4000)).toEqual([])
})

test('steps that grow tenfold have none', () => {
  expect(gaps(1, 10, 100, 1000, 10_000, 100_000)).toEqual([])
})

test('too few points tell nothing', () => {
  expect(gaps()).toEqual([])
  expect(gaps(1)).toEqual([])
  expect(gaps(1, 100)).toEqual([])
})
