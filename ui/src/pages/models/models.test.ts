import { expect, test } from 'vitest'
import type { ModelVersion, RegisteredModel } from '~/api/registry'
import { matchingModels, newestOf, sortedModels } from './models'

const version = (number: string, stage = 'None'): ModelVersion => ({
  name: 'cats',
  version: number,
  createdMs: 0,
  updatedMs: 0,
  stage,
  description: '',
  source: '',
  runId: '',
  runLink: '',
  tags: {},
})
const model = (name: string, rest: Partial<RegisteredModel> = {}): RegisteredModel => ({
  name,
  createdMs: 0,
  updatedMs: 0,
  description: '',
  tags: {},
  aliases: {},
  latestVersions: [],
  ...rest,
})

test('the newest version is the greatest number, whatever its stage', () => {
  const latestVersions = [version('9', 'Production'), version('10'), version('2', 'Archived')]
  expect(newestOf(model('cats', { latestVersions }))?.version).toBe('10')
  expect(newestOf(model('empty'))).toBeUndefined()
})

test('words are found in names, tags and aliases', () => {
  const models = [
    model('cats', { tags: { team: 'vision' }, aliases: { champion: '3' } }),
    model('dogs', { description: 'No cats here' }),
  ]
  expect(matchingModels(models, 'cats team=vision').map(({ name }) => name)).toEqual(['cats'])
  expect(matchingModels(models, '@champion').map(({ name }) => name)).toEqual(['cats'])
  expect(matchingModels(models, 'CATS')).toHaveLength(2)
})

test('models are sorted by name as people count, and by their last change', () => {
  const models = [model('m10', { updatedMs: 1 }), model('m2', { updatedMs: 2 })]
  expect(sortedModels(models, { id: 'name', isDescending: false }).map(({ name }) => name)).toEqual([
    'm2',
    'm10',
  ])
  expect(sortedModels(models, { id: 'updated', isDescending: false }).map(({ name }) => name)).toEqual([
    'm10',
    'm2',
  ])
})
