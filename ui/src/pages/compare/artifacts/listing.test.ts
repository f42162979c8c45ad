import { expect, test } from 'vitest'
import { folderOf, previewKind, sharedEntries } from './listing'

const file = (path: string, sizeBytes = 1) => ({ path, isFolder: false, sizeBytes })
const folder = (path: string) => ({ path, isFolder: true })

test('a folder of several runs is one list, folders first', () => {
  const entries = sharedEntries([
    [folder('model'), file('b10.txt'), file('b9.txt', 5)],
    [file('b9.txt', 6), file('c.txt')],
  ])
  expect(entries.map(({ name, isDifferent }) => [name, isDifferent])).toEqual([
    ['model', true],
    ['b9.txt', true],
    ['b10.txt', true],
    ['c.txt', true],
  ])
  expect(entries[3]?.entries).toEqual([undefined, file('c.txt')])
})

test('files of one size may be the same', () => {
  const [entry] = sharedEntries([[file('a/x.txt')], [file('a/x.txt')]])
  expect(entry).toMatchObject({ name: 'x.txt', isDifferent: false })
})

test.each([
  ['plots/loss.PNG', 'image'],
  ['model/MLmodel', 'text'],
  ['config.yaml', 'text'],
  ['page.html', 'text'],
  ['weights.bin', 'other'],
  ['png', 'other'],
])('%s is compared as %s', (path, kind) => {
  expect(previewKind(path)).toBe(kind)
})

test('the folder of a path', () => {
  expect(folderOf('a/b/c.txt')).toBe('a/b')
  expect(folderOf('c.txt')).toBe('')
})
