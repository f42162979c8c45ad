import { expect, test } from 'vitest'
import { completionAt } from './completion'
import { suggest } from './suggestions'

const known = {
  metrics: [
    { key: 'val/loss', run_count: 9 },
    { key: 'accuracy', run_count: 8 },
  ],
  params: [{ key: 'loss_weight', run_count: 3 }],
  tags: [],
  values: [
    { value: 'vit', run_count: 4 },
    { value: "o'hara", run_count: 1 },
  ],
}

const texts = (typed: string) =>
  suggest(completionAt(typed, typed.length), known).list.map(({ text }) => text)

test('keys are found by any part of them, quoted where they must be', () => {
  expect(texts('loss')).toEqual(['metrics.`val/loss`', 'params.loss_weight'])
  expect(texts('metrics.acc')).toEqual(['metrics.accuracy'])
})

test('inside a function a key closes it', () => {
  expect(texts('best(metrics.acc')).toEqual(['metrics.accuracy)'])
})

test('values are written as texts', () => {
  expect(texts('params.model = ')).toEqual(["'vit'", "'o''hara'"])
  expect(texts("params.model = 'vi")).toEqual(["'vit'"])
})

test('what was typed in full is not offered', () => {
  expect(texts('metrics.accuracy < 1 AND')).toEqual([])
})

test('it says how many more there are', () => {
  const many = {
    ...known,
    metrics: Array.from({ length: 40 }, (_, index) => ({ key: `m${index}`, run_count: 1 })),
  }
  expect(suggest(completionAt('metrics.m', 9), many).more).toBe(28)
})
