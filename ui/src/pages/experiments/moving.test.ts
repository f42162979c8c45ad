import { expect, test } from 'vitest'
import { conflictOf, movedFolder, movedInto, tidyFolder } from './moving'
import { experimentNamed } from './testing'

const names = (moves: { name: string }[]) => moves.map(({ name }) => name)

test('experiments keep the last part of their names when they move', () => {
  const experiments = [experimentNamed('a/x'), experimentNamed('y')]
  expect(names(movedInto(experiments, 'b/c'))).toEqual(['b/c/x', 'b/c/y'])
  expect(names(movedInto(experiments, ''))).toEqual(['x', 'y'])
})

test('a folder moves with all that is below it', () => {
  const experiments = [experimentNamed('a/b/x'), experimentNamed('a/b/c/y')]
  expect(names(movedFolder(experiments, 'a/b', 'z'))).toEqual(['z/x', 'z/c/y'])
  expect(names(movedFolder(experiments, 'a/b', ''))).toEqual(['x', 'c/y'])
})

test('what is in the way is named', () => {
  const moves = movedInto([experimentNamed('a/x'), experimentNamed('b/x')], 'c')
  expect(conflictOf(moves, new Set())).toBe("Two experiments would be called 'c/x'.")
  const one = movedInto([experimentNamed('a/x')], '')
  expect(conflictOf(one, new Set(['x']))).toBe("There is already an experiment 'x'.")
  expect(conflictOf(one, new Set(['a/x']))).toBeUndefined()
})

test('slashes at the end of a folder are nothing', () => {
  expect(tidyFolder(' a/b/ ')).toBe('a/b')
})
