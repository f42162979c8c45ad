import { expect, test } from 'vitest'
import { treeMove, typedLine } from './treeKeys'
import { treeRows } from './treeRows'

const rows = treeRows(
  new Map([
    [
      '',
      {
        entries: [
          { path: 'model', isFolder: true },
          { path: 'plots', isFolder: true },
        ],
      },
    ],
    ['model', { entries: [{ path: 'model/MLmodel', isFolder: false }] }],
  ]),
  (path) => path === 'model',
)

test.each([
  ['ArrowDown', 0, { goTo: 1 }],
  ['ArrowUp', 0, undefined],
  ['End', 0, { goTo: 2 }],
  ['Home', 2, { goTo: 0 }],
  ['ArrowRight', 0, { goTo: 1 }],
  ['ArrowRight', 2, { open: 'plots' }],
  ['ArrowRight', 1, undefined],
  ['ArrowLeft', 0, { close: 'model' }],
  ['ArrowLeft', 1, { goTo: 0 }],
  ['ArrowLeft', 2, undefined],
])('%s on line %i', (key, at, move) => {
  expect(treeMove(rows, at, key)).toEqual(move)
})

test('typing goes to the next name that begins so', () => {
  expect(typedLine(rows, 0, 'm')).toBe(1)
  expect(typedLine(rows, 1, 'm')).toBe(0)
  expect(typedLine(rows, 0, 'mo')).toBe(0)
  expect(typedLine(rows, 0, 'p')).toBe(2)
  expect(typedLine(rows, 0, 'x')).toBeUndefined()
})
