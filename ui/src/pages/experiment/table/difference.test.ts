import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import type { Column } from '../columns/column'
import { difference } from './difference'

const baseline = {
  params: { lr: '0.1', model: 'vit' },
  metrics: { loss: { latest: { value: 0.5, step: 1, timestamp_ms: 0 } } },
} as unknown as Run
const loss: Column = { source: { kind: 'metric', key: 'loss', part: 'latest' } }
const model: Column = { source: { kind: 'param', key: 'model' } }

test('the goal says whether a difference is for the better', () => {
  const value = { text: '0.4', number: 0.4 }
  expect(difference(value, baseline, loss, 'minimize')).toEqual({
    isSame: false,
    text: '−0.1',
    verdict: 'better',
  })
  expect(difference(value, baseline, loss, 'maximize')?.verdict).toBe('worse')
})

test('texts are the same or not', () => {
  expect(difference({ text: 'vit' }, baseline, model, 'maximize')).toEqual({ isSame: true })
  expect(difference({ text: 'cnn' }, baseline, model, 'maximize')).toEqual({ isSame: false })
})

test('what is missing on one side differs without a number', () => {
  expect(difference({ text: '' }, baseline, loss, 'minimize')).toEqual({ isSame: false })
})
