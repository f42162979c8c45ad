import { expect, test } from 'vitest'
import { decodeText, looksLikeText } from './decodeText'

const utf8 = (text: string) => new TextEncoder().encode(text)

test('a letter that is cut at the end is left for later', () => {
  expect(decodeText(utf8('naïve 😀').subarray(0, -1))).toEqual({ text: 'naïve ', encoding: 'utf-8' })
  expect(decodeText(utf8('naïve 😀')).text).toBe('naïve 😀')
})

test('what is not UTF-8 is Latin-1', () => {
  expect(decodeText(new Uint8Array([0x6e, 0x61, 0xef, 0x76, 0x65]))).toEqual({
    text: 'naïve',
    encoding: 'latin-1',
  })
})

test('UTF-16 says so at its beginning', () => {
  expect(decodeText(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toEqual({ text: 'a', encoding: 'utf-16le' })
})

test.each([
  ['text', utf8('epoch 1\tloss 0.5\r\n\u001b[32mdone\u001b[0m'), true],
  ['nothing', new Uint8Array(), true],
  ['a pickle', new Uint8Array([0x80, 0x04, 0x95, 0, 0]), false],
  ['text with a zero', utf8('a\0b'), false],
])('%s', (_, bytes, isText) => {
  expect(looksLikeText(bytes)).toBe(isText)
})
