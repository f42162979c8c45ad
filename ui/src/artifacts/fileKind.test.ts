import { expect, test } from 'vitest'
import { extensionOf, fileKind, kindName } from './fileKind'

test.each([
  ['plots/loss.PNG', 'image'],
  ['model/MLmodel', 'model'],
  ['drawing.svg', 'svg'],
  ['data.parquet', 'parquet'],
  ['eval.tsv', 'delimited'],
  ['notes.md', 'markdown'],
  ['train.py', 'text'],
  ['Dockerfile', 'text'],
  ['.bashrc', 'unknown'],
  ['model.pkl', 'unknown'],
  ['v1.2/weights', 'unknown'],
])('%s is shown as %s', (path, kind) => {
  expect(fileKind(path)).toBe(kind)
})

test('an extension is of the name, not of a folder', () => {
  expect(extensionOf('v1.2/weights')).toBe('')
  expect(extensionOf('a/b.tar.GZ')).toBe('gz')
})

test('what a file is, in words', () => {
  expect(kindName('a/model.pkl')).toBe('PKL file')
  expect(kindName('weights')).toBe('File')
  expect(kindName('x.py')).toBe('Text, .py')
})
