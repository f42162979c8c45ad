import { expect, test } from 'vitest'
import { foldsOf, shownLines } from './folds'

const json = ['{', '  "a": {', '    "b": 1', '  },', '  "c": []', '}']

test('JSON in lines folds by its indentation', () => {
  expect([...foldsOf(json)].sort()).toEqual([
    [0, 4],
    [1, 2],
  ])
})

test('a list of YAML folds below its key, wherever its items stand', () => {
  expect(
    [...foldsOf(['channels:', '- conda-forge', 'dependencies:', '- pip:', '  - mlflow', 'name: x'])].sort(),
  ).toEqual([
    [0, 1],
    [2, 4],
    [3, 4],
  ])
})

test('what is folded is not shown, and what follows is', () => {
  expect(shownLines(6, foldsOf(json), new Set([1]))).toEqual([0, 1, 3, 4, 5])
  expect(shownLines(6, foldsOf(json), new Set([0, 1]))).toEqual([0, 5])
})
