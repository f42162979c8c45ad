import { expect, test } from 'vitest'
import { drawnLines, type RunStyle, type SceneOptions } from './scene'
import type { SeriesData } from './series'

const series = (runId: string, values: number[], key = 'loss'): SeriesData => ({
  runId,
  key,
  x: Float64Array.from(values, (_, index) => index),
  y: Float64Array.from(values),
  pointCount: values.length,
  marks: [],
})

const style = (change: Partial<RunStyle> = {}): RunStyle => ({
  label: 'owl',
  color: '#0072b2',
  dash: [],
  isHidden: false,
  isPinned: false,
  ...change,
})

const options = (styles: Record<string, RunStyle>, change: Partial<SceneOptions> = {}): SceneOptions => ({
  styles: new Map(Object.entries(styles)),
  marksGaps: true,
  ...change,
})

test('hidden runs are not drawn, and pinned ones are on top', () => {
  const styles = { a: style({ isPinned: true }), b: style({ isHidden: true }), c: style() }
  const lines = drawnLines([series('a', [1]), series('b', [1]), series('c', [1])], options(styles))
  expect(lines.map(({ runIds }) => runIds)).toEqual([['c'], ['a']])
})

test('of a smoothed line what it smooths stays behind it', () => {
  const smoothing = { kind: 'ema', weight: 0.5 } as const
  const [line] = drawnLines([series('a', [0, 4])], options({ a: style() }, { smoothing }))
  expect([...(line?.raw ?? [])]).toEqual([0, 4])
  expect(line?.y[1]).toBeLessThan(4)
})

test('in a chart of several metrics dashes tell them apart, and names say which', () => {
  const dashes = new Map([
    ['loss', []],
    ['val/loss', [6, 3]],
  ])
  const lines = drawnLines(
    [series('a', [1]), series('a', [2], 'val/loss')],
    options({ a: style({ dash: [2, 2] }) }, { dashes }),
  )
  expect(lines.map(({ label, dash }) => [label, dash])).toEqual([
    ['owl · loss', []],
    ['owl · val/loss', [6, 3]],
  ])
})

test('superseded points are a line of their own behind those that count, and say what they are', () => {
  const both = [series('a', [1]), series('a', [2], 'superseded//loss')]
  const shownAs = (change: Partial<SceneOptions>) =>
    drawnLines(both, options({ a: style({ isPinned: true }) }, change)).map(
      ({ label, isSuperseded, isPinned }) => [label, isSuperseded, isPinned],
    )
  expect(shownAs({})).toEqual([
    ['owl · superseded', true, false],
    ['owl', false, true],
  ])
  const dashes = new Map([['loss', []]])
  expect(shownAs({ dashes }).map(([label]) => label)).toEqual(['owl · loss · superseded', 'owl · loss'])
  const [line, current] = drawnLines(both, options({ a: style() }))
  expect(line?.color).toBe(current?.color)
  expect(line?.dash).not.toEqual(current?.dash)
})

test('groups are their means, in front of their members when these are shown', () => {
  const styles = {
    a: style({ group: 'lr = 1' }),
    b: style({ group: 'lr = 1' }),
    c: style({ group: 'lr = 2' }),
  }
  const all = [series('a', [1, 1]), series('b', [3, 3]), series('c', [5, 5])]
  const groups = { band: 'ci', withMembers: false, colorOf: () => '#000' } as const
  const means = drawnLines(all, options(styles, { groups }))
  expect(means.map(({ label, y }) => [label, y[0]])).toEqual([
    ['lr = 1 (2)', 2],
    ['lr = 2 (1)', 5],
  ])
  const both = drawnLines(all, options(styles, { groups: { ...groups, withMembers: true } }))
  expect(both.map(({ isFaint }) => isFaint)).toEqual([true, true, true, false, false])
})
