import { describe, expect, test } from 'vitest'
import { type FolderContent, foldersAbove, treeRows } from './treeRows'

const file = (path: string) => ({ path, isFolder: false, sizeBytes: 1 })
const folder = (path: string) => ({ path, isFolder: true })

const folders = new Map<string, FolderContent>([
  ['', { entries: [folder('model'), folder('plots'), file('notes.md')] }],
  ['model', { entries: [folder('model/data'), file('model/MLmodel')] }],
  ['plots', { entries: [] }],
  ['model/data', { error: new Error('gone') }],
])

const shown = (open: string[], find = '') =>
  treeRows(folders, (path) => open.includes(path), find).map(
    ({ kind, path, level }) => `${level} ${kind} ${path}`,
  )

describe('the lines of the tree', () => {
  test('closed folders hide what is in them', () => {
    expect(shown([])).toEqual(['1 folder model', '1 folder plots', '1 file notes.md'])
  })

  test('open ones show it, and what stands for it', () => {
    expect(shown(['model', 'model/data', 'plots'])).toEqual([
      '1 folder model',
      '2 folder model/data',
      '3 failed model/data/',
      '2 file model/MLmodel',
      '1 folder plots',
      '2 empty plots/',
      '1 file notes.md',
    ])
  })

  test('a search opens the way to what it finds', () => {
    expect(shown([], 'mlm')).toEqual(['1 folder model', '2 file model/MLmodel'])
  })

  test('places among siblings count what is shown', () => {
    const rows = treeRows(folders, () => false, 'n')
    expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([[1, 1]])
  })

  test('the root is being read', () => {
    expect(treeRows(new Map(), () => false).map(({ kind }) => kind)).toEqual(['loading'])
  })
})

test('the folders above a path', () => {
  expect(foldersAbove('a/b/c.txt')).toEqual(['a', 'a/b'])
  expect(foldersAbove('c.txt')).toEqual([])
})
