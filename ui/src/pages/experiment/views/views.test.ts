import { expect, test } from 'vitest'
import type { Experiment } from '~/api/experiments'
import { nameProblem, savedViews } from './views'

test('views are found among the tags of an experiment', () => {
  const tags = { team: 'x', 'paceline.view.best first': 'sort=metrics.acc+DESC', 'paceline.view.a': '' }
  expect(savedViews({ tags } as unknown as Experiment)).toEqual([
    { name: 'a', search: '' },
    { name: 'best first', search: 'sort=metrics.acc+DESC' },
  ])
})

test('a name keeps to the rules of keys', () => {
  expect(nameProblem('Best, first')).toBeDefined()
  expect(nameProblem('  ')).toBeDefined()
  expect(nameProblem('größte / 1.0')).toBeUndefined()
})
