import { expect, test } from 'vitest'
import { joinEscaped, splitEscaped } from './lists'

test.each([[[]], [['a', 'b']], [['a,b', 'c\\', '\\,', 'd|e']], [['metrics.`val/loss` DESC', 'x']]])(
  'what is joined comes apart: %j',
  (texts) => {
    expect(splitEscaped(joinEscaped(texts, ','), ',')).toEqual(texts)
  },
)

test('plain texts stay readable', () => {
  expect(joinEscaped(['params.lr', 'status'], ',')).toBe('params.lr,status')
})
