import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import { shownLines, toSections, withJsonOpened } from './matrix'

const run = (data: Partial<Run>): Run => ({
  run_id: 'r',
  run_name: 'run',
  experiment_id: '1',
  artifact_uri: '',
  lifecycle_stage: 'active',
  start_time_ms: 0,
  status: 'FINISHED',
  user_id: 'ada',
  ...data,
})
const latest = (value: number | 'NaN') => ({ latest: { value, step: 1, timestamp_ms: 1 }, min: 0.1, max: 2 })
const context = {
  baselinePlace: 0,
  part: 'latest' as const,
  goalOf: (key: string) => (key === 'loss' ? ('minimize' as const) : ('maximize' as const)),
  experimentName: (id: string) => `experiment ${id}`,
}
const runs = [
  run({ run_id: 'a', params: { lr: '0.1', model: 'vit' }, metrics: { loss: latest(0.5), acc: latest(1) } }),
  run({
    run_id: 'b',
    params: { lr: '0.2', model: 'vit', extra: 'x' },
    metrics: { loss: latest(0.4), acc: latest('NaN') },
  }),
]
const section = (id: string, change: Partial<typeof context> = {}) => {
  const found = toSections(runs, { ...context, ...change }).find((one) => one.id === id)
  if (!found) throw new Error(`no section ${id}`)
  return found
}

test('only what differs is shown, until everything is asked for', () => {
  const params = section('params')
  expect(shownLines(params, false, '').map(({ key }) => key)).toEqual(['lr', 'extra'])
  expect(shownLines(params, true, '').map(({ key }) => key)).toEqual(['lr', 'model', 'extra'])
  expect(shownLines(params, true, 'MOD').map(({ key }) => key)).toEqual(['model'])
})

test('ids of runs and tags of tools always differ and are no difference', () => {
  const tagged = [
    run({ run_id: 'a', tags: { 'mlflow.runName': 'a', team: 'x' } }),
    run({ run_id: 'b', tags: { 'mlflow.runName': 'b' } }),
  ]
  const [attributes, , , tags] = toSections(tagged, context)
  if (!attributes || !tags) throw new Error('sections are missing')
  expect(shownLines(attributes, false, '')).toEqual([])
  expect(shownLines(attributes, true, '').map(({ key }) => key)).toContain('Run ID')
  expect(shownLines(tags, false, '').map(({ key }) => key)).toEqual(['team'])
})

test('numbers have their distance from the baseline, and the best is marked by its goal', () => {
  const loss = section('metrics').lines.find(({ key }) => key === 'loss')
  expect(loss?.cells.map(({ text, isBest }) => [text, isBest])).toEqual([
    ['0.5', false],
    ['0.4', true],
  ])
  expect(loss?.cells[0]?.delta).toBeUndefined()
  expect(loss?.cells[1]?.delta).toMatchObject({ isBetter: true })
  const against = section('metrics', { baselinePlace: 1 }).lines.find(({ key }) => key === 'loss')
  expect(against?.cells[0]?.delta).toMatchObject({ isBetter: false })
})

test('another part of the metrics may be compared', () => {
  const loss = section('metrics', { part: 'best' as never }).lines.find(({ key }) => key === 'loss')
  expect(loss?.cells.map(({ value }) => value)).toEqual([0.1, 0.1])
  expect(loss?.varies).toBe(false)
})

test('NaN and what is missing are different values', () => {
  const acc = section('metrics').lines.find(({ key }) => key === 'acc')
  expect(acc?.cells[1]).toMatchObject({ text: 'NaN', isMissing: false, isDifferent: true, delta: undefined })
  const extra = section('params').lines.find(({ key }) => key === 'extra')
  expect(extra?.cells[0]).toMatchObject({ text: '', isMissing: true, isDifferent: false })
})

test('a configuration in JSON is opened', () => {
  expect(
    withJsonOpened({
      config: '{"lr": 1, "net": {"name": "a", "sizes": [1, 2], "none": {}}}',
      text: '{no}',
      n: '1',
    }),
  ).toEqual({
    'config.lr': '1',
    'config.net.name': 'a',
    'config.net.sizes': '[1,2]',
    'config.net.none': '{}',
    text: '{no}',
    n: '1',
  })
})
