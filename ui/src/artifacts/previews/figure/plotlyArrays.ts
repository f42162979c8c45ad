/** A list of numbers or texts as Plotly's JSON has it: plain, or since version 6 as bytes in base64. */
export type PlotlyList = (number | string | null)[]

const READERS: Record<string, [bytes: number, read: (view: DataView, at: number) => number]> = {
  f8: [8, (view, at) => view.getFloat64(at, true)],
  f4: [4, (view, at) => view.getFloat32(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
}

/** The list that a value is, or nothing. */
export function listOf(value: unknown): PlotlyList | undefined {
  if (Array.isArray(value)) return value.map(plain)
  const packed = packedOf(value)
  return packed && numbersOf(packed)
}

/** The rows of a table of numbers. */
export function matrixOf(value: unknown): PlotlyList[] | undefined {
  if (Array.isArray(value)) {
    const rows = value.map(listOf)
    return rows.every((row) => row !== undefined) ? rows : undefined
  }
  const packed = packedOf(value)
  const width = Number(packed?.shape?.split(',')[1])
  const numbers = packed && numbersOf(packed)
  if (!numbers || !(width > 0)) return undefined
  return Array.from({ length: numbers.length / width }, (_, row) =>
    numbers.slice(row * width, (row + 1) * width),
  )
}

const plain = (item: unknown) => (typeof item === 'number' || item === null ? item : String(item))

interface Packed {
  dtype: string
  bdata: string
  shape?: string
}

function packedOf(value: unknown): Packed | undefined {
  if (typeof value !== 'object' || value === null || !('dtype' in value) || !('bdata' in value))
    return undefined
  const shape = 'shape' in value ? String(value.shape) : undefined
  return { dtype: String(value.dtype), bdata: String(value.bdata), shape }
}

function numbersOf({ dtype, bdata }: Packed): number[] | undefined {
  const reader = READERS[dtype]
  if (!reader) return undefined
  const [size, read] = reader
  const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => read(view, index * size))
}
