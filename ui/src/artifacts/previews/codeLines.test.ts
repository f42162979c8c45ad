import { expect, test } from 'vitest'
import { linesOf, plainLines, textOfLine } from './codeLines'
import { codeLines, languageOf } from './highlight'

test('a span over several lines colours each of them', () => {
  expect(linesOf('<span class="hljs-string">&quot;a\nb&quot;</span> &lt; c')).toEqual([
    [{ text: '"a', className: 'hljs-string' }],
    [{ text: 'b"', className: 'hljs-string' }, { text: ' < c' }],
  ])
})

test('the last break begins no line, and returns are no text', () => {
  expect(plainLines('a\r\n\r\nb\n').map(textOfLine)).toEqual(['a', '', 'b'])
  expect(plainLines('')).toEqual([[]])
})

test.each([
  ['python', "def f(x: 'T') -> int:\n    return x & 1  # <b>&amp;</b>\n"],
  ['json', '{"a": "<script>alert(1)</script>", "b": [1, null]}'],
  ['yaml', 'a: \'b\'\nc:\n  - "d"\n'],
])('colours change no character of %s', (language, text) => {
  expect(codeLines(text, language).map(textOfLine).join('\n')).toBe(text.replace(/\n$/, ''))
})

test('the language of a file', () => {
  expect(languageOf('MLmodel', '')).toBe('yaml')
  expect(languageOf('train.py', 'py')).toBe('py')
  expect(languageOf('config.toml', 'toml')).toBe('toml')
  expect(languageOf('setup.cfg', 'cfg')).toBe('ini')
  expect(languageOf('notes.txt', 'txt')).toBeUndefined()
})
