import { expect, test } from 'vitest'
import { choiceRows } from './choices'

const count = (key: string) => ({ key, run_count: 3 })
const keys = { metrics: [count('val/loss')], params: [count('lr'), count('loss_fn')], tags: [count('team')] }

const labels = (text: string, differing?: Set<string>) =>
  choiceRows(keys, text, differing).map((row) =>
    row.kind === 'heading' ? `# ${row.label}` : row.choice.label,
  )

test('choices are found by a part of their names, in sections', () => {
  expect(labels('loss')).toEqual(['# Metrics', 'val/loss', '# Params', 'loss_fn'])
})

test('params and tags that are the same in all runs can be left out', () => {
  expect(labels('l', new Set(['params.lr']))).toEqual([
    '# Metrics',
    'val/loss',
    '# Params',
    'lr',
    '# About the run',
    'Models',
  ])
})
