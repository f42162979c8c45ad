import { expect, test } from 'vitest'
import { traceArea, traceLine, visibleIndexes } from './trace'

const of = (...values: number[]) => Float64Array.from(values)
const same = { x: (value: number) => value, y: (value: number) => value }
const all = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }

function recorder() {
  const drawn: string[] = []
  return {
    drawn,
    moveTo: (x: number, y: number) => drawn.push(`M${x},${y}`),
    lineTo: (x: number, y: number) => drawn.push(`L${x},${y}`),
  }
}

test('a line goes through its points', () => {
  const pen = recorder()
  traceLine(pen, { x: of(0, 1, 2), values: of(5, 6, 7), gaps: new Set() }, all, same)
  expect(pen.drawn).toEqual(['M0,5', 'L1,6', 'L2,7'])
})

test('NaN interrupts it, and a point that stands alone is a dot', () => {
  const pen = recorder()
  const { dots } = traceLine(
    pen,
    { x: of(0, 1, 2, 3, 4), values: of(1, Number.NaN, 2, Number.NaN, 3), gaps: new Set() },
    all,
    same,
  )
  expect(pen.drawn).toEqual(['M0,1', 'M2,2', 'M4,3'])
  expect(dots).toEqual([
    [0, 1],
    [2, 2],
    [4, 3],
  ])
})

test('a gap is bridged by something else than the line', () => {
  const pen = recorder()
  const { bridges } = traceLine(
    pen,
    { x: of(0, 1, 50, 51), values: of(1, 2, 3, 4), gaps: new Set([2]) },
    all,
    same,
  )
  expect(pen.drawn).toEqual(['M0,1', 'L1,2', 'M50,3', 'L51,4'])
  expect(bridges).toEqual([
    [
      [1, 2],
      [50, 3],
    ],
  ])
})

test('only what is shown is drawn, and the line leaves the picture at both sides', () => {
  expect(visibleIndexes(of(0, 1, 2, 3, 4, 5), { min: 2, max: 3 })).toEqual([1, 5])
  expect(visibleIndexes(of(0, 1, 2), { min: -9, max: 9 })).toEqual([0, 3])
  expect(visibleIndexes(of(), { min: 0, max: 1 })).toEqual([0, 0])
})

test('an area goes along its upper side and back along its lower one', () => {
  const pen = recorder()
  traceArea(pen, { x: of(0, 1), low: of(1, 2), high: of(8, 9), gaps: new Set() }, all, same)
  expect(pen.drawn).toEqual(['M0,8', 'L1,9', 'L1,2', 'L0,1'])
})

test('an area with NaN in it is two', () => {
  const pen = recorder()
  const low = of(0, Number.NaN, 0)
  traceArea(pen, { x: of(0, 1, 2), low, high: of(1, Number.NaN, 1), gaps: new Set() }, all, same)
  expect(pen.drawn).toEqual(['M0,1', 'L0,0', 'M2,1', 'L2,0'])
})
