import type { ArtifactPart } from '~/api/artifacts'
import { decodeText } from './decodeText'

/** How much of a file is read at a time. */
export const WINDOW_BYTES = 256 * 1024

/** A connected part of a file as text. */
export interface TextWindow {
  text: string
  start: number
  end: number
  sizeBytes: number
}

/** The parts, one after the other, as text. What does not begin at the start begins with a whole line. */
export function textOf(parts: ArtifactPart[]): TextWindow {
  const start = parts[0]?.start ?? 0
  const length = parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    bytes.set(part.bytes, offset)
    offset += part.bytes.length
  }
  const sizeBytes = parts.at(-1)?.sizeBytes ?? 0
  const newline = start > 0 ? bytes.indexOf(0x0a) + 1 : 0
  return {
    text: decodeText(bytes.subarray(newline)).text,
    start: start + newline,
    end: start + length,
    sizeBytes,
  }
}

/** Where the part before these begins. */
export function partBefore(first: ArtifactPart): { start: number; end: number } | undefined {
  if (first.start === 0) return undefined
  return { start: Math.max(0, first.start - WINDOW_BYTES), end: first.start }
}

/** Where the part after these begins. */
export function partAfter(last: ArtifactPart): { start: number; end: number } | undefined {
  const start = last.start + last.bytes.length
  if (start >= last.sizeBytes || last.bytes.length === 0) return undefined
  return { start, end: start + WINDOW_BYTES }
}
