/** Text of bytes, and how they were read. */
export interface DecodedText {
  text: string
  encoding: string
}

const BYTE_ORDER_MARKS: [number[], string][] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** The text that bytes are: UTF-8, UTF-16 when they say so, else Latin-1, in which every byte is a letter. */
export function decodeText(bytes: Uint8Array): DecodedText {
  for (const [mark, encoding] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, index) => bytes[index] === byte)) {
      return { text: new TextDecoder(encoding).decode(bytes), encoding }
    }
  }
  const whole = bytes.subarray(0, bytes.length - cutOff(bytes))
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(whole), encoding: 'utf-8' }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'latin-1' }
  }
}

/** How many bytes at the end begin a letter whose rest is not there. */
function cutOff(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

/** Whether bytes are text, as far as one can say: none of them is what no text has. */
export function looksLikeText(bytes: Uint8Array): boolean {
  if (BYTE_ORDER_MARKS.some(([mark]) => mark.every((byte, index) => bytes[index] === byte))) return true
  const { text, encoding } = decodeText(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return encoding === 'utf-8' && !/[\u0000-\u0006\u000e-\u001a\u001c-\u001f]/.test(text)
}
