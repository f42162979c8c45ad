import { expect, test } from 'vitest'
import { xSpan, ySpan } from './ranges'

const of = (...values: number[]) => Float64Array.from(values)
const free = { chosen: {}, isLog: false, clips: false }

test('the x axis goes from the first to the last point of all lines', () => {
  const lines = [
    { x: of(3, 9), y: of(0, 0) },
    { x: of(5, 20), y: of(0, 0) },
    { x: of(), y: of() },
  ]
  expect(xSpan(lines, {}, false)).toEqual({ min: 3, max: 20 })
  expect(xSpan(lines, { from: 4 }, false)).toEqual({ min: 4, max: 20 })
})

test('the x axis goes to the outer ends of buckets', () => {
  const line = { x: of(4.5, 14.5), y: of(0, 0), first: of(0, 10), last: of(9, 19) }
  expect(xSpan([line], {}, false)).toEqual({ min: 0, max: 19 })
})

test('a logarithmic axis begins at the first place above zero', () => {
  expect(xSpan([{ x: of(0, 1, 100), y: of(1, 1, 1) }], {}, true)).toEqual({ min: 1, max: 100 })
})

test('a single point has room around it', () => {
  const span = xSpan([{ x: of(7), y: of(0) }], {}, false)
  expect(span.min).toBeLessThan(7)
  expect(span.max).toBeGreaterThan(7)
})

test('the y axis fits the shown part, spikes of buckets included', () => {
  const line = { x: of(0, 1, 2), y: of(1, 1, 99), low: of(0, 1, 99), high: of(1, 50, 99) }
  const span = ySpan([line], { min: 0, max: 1 }, free)
  expect(span.max).toBeCloseTo(52.5)
  expect(span.min).toBeCloseTo(-2.5)
})

test('the y axis has room for what was smoothed', () => {
  const line = { x: of(0, 1, 2), y: of(5, 5, 5), raw: of(0, 10, 5) }
  expect(ySpan([line], { min: 0, max: 2 }, free)).toMatchObject({ min: -0.5, max: 10.5 })
})

test('outliers do not widen the axis when they are clipped, and are counted', () => {
  const x = Float64Array.from({ length: 1000 }, (_, index) => index)
  const y = x.map((place) => (place === 500 ? 1e9 : Math.sin(place)))
  const span = ySpan([{ x, y }], { min: 0, max: 999 }, { ...free, clips: true })
  expect(span.max).toBeLessThan(2)
  expect(span.clippedCount).toBe(1)
})

test('a range that was chosen counts, one end alone too', () => {
  const line = { x: of(0, 1), y: of(0, 10) }
  expect(ySpan([line], { min: 0, max: 1 }, { ...free, chosen: { from: 2, to: 3 } })).toMatchObject({
    min: 2,
    max: 3,
  })
  expect(ySpan([line], { min: 0, max: 1 }, { ...free, chosen: { to: 3 } })).toMatchObject({
    min: -0.5,
    max: 3,
  })
})

test('what is not above zero has no place on a logarithmic axis', () => {
  const span = ySpan([{ x: of(0, 1, 2), y: of(-1, 1, 100) }], { min: 0, max: 2 }, { ...free, isLog: true })
  expect(span.min).toBeGreaterThan(0.1)
})
