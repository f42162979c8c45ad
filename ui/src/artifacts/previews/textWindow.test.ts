import { expect, test } from 'vitest'
import { partAfter, partBefore, textOf, WINDOW_BYTES } from './textWindow'

const part = (text: string, start: number, sizeBytes: number) => ({
  bytes: new TextEncoder().encode(text),
  start,
  sizeBytes,
})

test('a letter across two parts is whole', () => {
  const bytes = new TextEncoder().encode('aé')
  const parts = [
    { bytes: bytes.slice(0, 2), start: 0, sizeBytes: 3 },
    { bytes: bytes.slice(2), start: 2, sizeBytes: 3 },
  ]
  expect(textOf(parts).text).toBe('aé')
})

test('a part from the middle begins with a whole line', () => {
  expect(textOf([part('f line\nnext\n', 100, 112)])).toEqual({
    text: 'next\n',
    start: 107,
    end: 112,
    sizeBytes: 112,
  })
})

test('before the first and after the last there is nothing', () => {
  expect(partBefore(part('ab', 0, 2))).toBeUndefined()
  expect(partAfter(part('ab', 0, 2))).toBeUndefined()
  expect(partBefore(part('ab', 10, 12))).toEqual({ start: 0, end: 10 })
  expect(partAfter(part('ab', 0, 10))).toEqual({ start: 2, end: 2 + WINDOW_BYTES })
})
