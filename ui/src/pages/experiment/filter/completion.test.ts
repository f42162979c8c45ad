import { expect, test } from 'vitest'
import { completionAt, operatorsFor } from './completion'

/** The caret is where the bar stands. */
const at = (text: string) => completionAt(text.replace('|', ''), text.indexOf('|'))

test.each([
  ['|', 'clause', ''],
  ['me|', 'clause', 'me'],
  ['metrics.lo|', 'clause', 'metrics.lo'],
  ['metrics.`val/|', 'clause', 'metrics.`val/'],
  ['val/lo|', 'clause', 'val/lo'],
  ['metrics.`val lo|', 'clause', 'metrics.`val lo'],
  ["status = 'x' AND val-lo|", 'clause', 'val-lo'],
  ['metrics.loss |', 'operator', ''],
  ['metrics.loss <|', 'operator', '<'],
  ['metrics.loss < |', 'value', ''],
  ["params.model = 'vi|", 'value', "'vi"],
  ["params.model IN ('a', |", 'value', ''],
  ["params.model IN ('a') |", 'connective', ''],
  ['metrics.loss < 1 |', 'connective', ''],
  ['metrics.loss < 1 AND |', 'clause', ''],
  ['duration BETWEEN 1m |', 'connective', ''],
  ['duration BETWEEN 1m AND |', 'value', ''],
  ['best(metrics.l|', 'clause', 'metrics.l'],
  ['best(metrics.loss) |', 'operator', ''],
  ['NOT (|', 'clause', ''],
  ['note IS NOT NULL |', 'connective', ''],
])('%s expects: %s', (text, expects, prefix) => {
  expect(at(text)).toMatchObject({ expects, prefix })
})

test('a choice replaces the whole word that the caret is in', () => {
  expect(at('status = x AND para|ms.lr < 1')).toMatchObject({ start: 15, end: 24, prefix: 'para' })
})

test('values are those of what the clause is about', () => {
  expect(at("best(metrics.a) < 1 AND params.model = '|").subject).toBe('params.model')
})

test('numbers are compared, texts are matched', () => {
  expect(operatorsFor('metrics.loss')[0]).toBe('<')
  expect(operatorsFor('params.model')[0]).toBe('=')
})
