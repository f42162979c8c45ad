import { expect, test } from 'vitest'
import { type Field, fieldLabel, fieldText, metricField, paramField, parseField } from './fields'

const FIELDS: [Field, string][] = [
  [metricField('val/loss'), 'metrics.val/loss'],
  [metricField('a)b(c', 'best'), 'best(metrics.a)b(c)'],
  [metricField('loss', 'min'), 'min(metrics.loss)'],
  [paramField('optimizer.lr'), 'params.optimizer.lr'],
  [{ kind: 'tag', key: 'team name' }, 'tags.team name'],
  [{ kind: 'attribute', key: 'duration' }, 'duration'],
]

test.each(FIELDS)('%j is written %s, and read', (field, text) => {
  expect(fieldText(field)).toBe(text)
  expect(parseField(text)).toEqual(field)
})

test.each([undefined, '', 'metrics.', 'nothing', 'toString', 'worst(metrics.loss)'])(
  '%s is no field',
  (text) => {
    expect(parseField(text)).toBeUndefined()
  },
)

test('a label says which value only where it is not the last', () => {
  expect(fieldLabel(metricField('loss'))).toBe('loss')
  expect(fieldLabel(metricField('loss', 'min'))).toBe('min loss')
})
