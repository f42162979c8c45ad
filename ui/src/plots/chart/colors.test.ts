import { expect, test, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
const { colorGroups, MOST_COLORED, sequentialColor } = await import('./colors')

test('a share of a range has a colour between its ends', () => {
  expect(sequentialColor(0, false)).toBe('rgb(68, 1, 84)')
  expect(sequentialColor(-5, false)).toBe(sequentialColor(0, false))
  expect(sequentialColor(1, true)).toBe('rgb(253, 231, 37)')
  expect(sequentialColor(0.5 / 7, false)).toBe('rgb(70, 21, 102)')
})

test('texts are groups; what is beyond the colours and what is missing are told, too', () => {
  expect(colorGroups(['b', 'a', null, 'b'], ['a', 'b']).map(({ name, indexes }) => [name, indexes])).toEqual([
    ['a', [1]],
    ['b', [0, 3]],
    ['none', [2]],
  ])
  const names = Array.from({ length: MOST_COLORED + 3 }, (_, index) => `m${index}`)
  const groups = colorGroups(names, names)
  expect(groups).toHaveLength(MOST_COLORED)
  expect(groups.at(-1)).toMatchObject({ name: '4 other values' })
  expect(groups.flatMap(({ indexes }) => indexes)).toHaveLength(names.length)
})
