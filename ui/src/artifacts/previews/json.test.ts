import { expect, test } from 'vitest'
import { formatJson, parseJson } from './json'

test('NaN of Python is a value, and a text stays one', () => {
  expect(parseJson('{"a": NaN, "b": -Infinity, "c": "is NaN"}')).toEqual({
    a: 'NaN',
    b: '-Infinity',
    c: 'is NaN',
  })
  expect(parseJson('not json')).toBeUndefined()
})

test('values keep every character', () => {
  const text =
    '{"id":12345678901234567890,"x":1.0,"name":"a, {b}: \\"c\\"","list":[1,2],"empty":[],"none":{},"deep":[{"a":1}]}'
  expect(formatJson(text)).toBe(
    [
      '{',
      '  "id": 12345678901234567890,',
      '  "x": 1.0,',
      '  "name": "a, {b}: \\"c\\"",',
      '  "list": [1, 2],',
      '  "empty": [],',
      '  "none": {},',
      '  "deep": [',
      '    {',
      '      "a": 1',
      '    }',
      '  ]',
      '}',
    ].join('\n'),
  )
})

test('a list of texts with commas changes nothing in them', () => {
  expect(formatJson('["a,b"]')).toBe('[\n  "a,b"\n]')
})

test('what has lines keeps its own', () => {
  const text = '{\n    "a": [1,\n 2]\n}'
  expect(formatJson(text)).toBe(text)
})
