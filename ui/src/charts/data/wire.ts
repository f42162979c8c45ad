/** One metric of one run as the server answers it: every point, or neighbouring points together in buckets. */
export interface WireSeries {
  runId: string
  key: string
  points?: { x: Float64Array; values: Float64Array }
  buckets?: WireBuckets
}

/** Columns of one length. NaN stands for the values of a bucket that has no number. */
export interface WireBuckets {
  xFirst: Float64Array
  xLast: Float64Array
  pointCounts: Float64Array
  nanCounts: Float64Array
  min: Float64Array
  max: Float64Array
  mean: Float64Array
}

const VARINT = 0
const LENGTH_DELIMITED = 2

/**
 * Reads fields of protocol-buffer messages. Only what `series.proto` has in it: nested messages, texts and packed
 * columns. A column of doubles is copied as one block, which a general reader would take number by number.
 */
class Reader {
  private position = 0

  constructor(private readonly bytes: Uint8Array) {}

  /** Calls back with the number of each field and its bytes. Single numbers do not occur and are passed over. */
  fields(read: (field: number, bytes: Uint8Array) => void) {
    while (this.position < this.bytes.length) {
      const tag = this.varint()
      if ((tag & 7) === VARINT) {
        this.varint()
        continue
      }
      if ((tag & 7) !== LENGTH_DELIMITED) throw new Error(`The answer has an unknown field type ${tag & 7}.`)
      const length = this.varint()
      const end = this.position + length
      if (end > this.bytes.length) throw new Error('The answer was cut off.')
      read(tag >>> 3, this.bytes.subarray(this.position, end))
      this.position = end
    }
  }

  /** The numbers that fill the bytes, one after the other. */
  varints(): Float64Array {
    const numbers: number[] = []
    while (this.position < this.bytes.length) numbers.push(this.varint())
    return Float64Array.from(numbers)
  }

  private varint(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.bytes[this.position]
      if (byte === undefined) throw new Error('The answer was cut off.')
      this.position += 1
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
  }
}

/** A column of doubles. They are little-endian on the wire as in every browser's memory. */
function doubles(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer)
}

const texts = new TextDecoder()
const NO_NUMBERS = new Float64Array()

/** Reads the message `SeriesAnswer` of `series.proto`. */
export function decodeSeriesAnswer(bytes: Uint8Array): WireSeries[] {
  const series: WireSeries[] = []
  new Reader(bytes).fields((field, part) => {
    if (field === 1) series.push(decodeSeries(part))
  })
  return series
}

function decodeSeries(bytes: Uint8Array): WireSeries {
  const series: WireSeries = { runId: '', key: '' }
  new Reader(bytes).fields((field, part) => {
    if (field === 1) series.runId = texts.decode(part)
    if (field === 2) series.key = texts.decode(part)
    if (field === 3) series.points = decodePoints(part)
    if (field === 4) series.buckets = decodeBuckets(part)
  })
  return series
}

/** Steps and times of points are passed over: the place on the axis is what a chart shows. */
function decodePoints(bytes: Uint8Array) {
  const points: NonNullable<WireSeries['points']> = { x: NO_NUMBERS, values: NO_NUMBERS }
  new Reader(bytes).fields((field, part) => {
    if (field === 1) points.x = doubles(part)
    if (field === 4) points.values = doubles(part)
  })
  return points
}

function decodeBuckets(bytes: Uint8Array): WireBuckets {
  const columns = new Map<number, Uint8Array>()
  new Reader(bytes).fields((field, part) => columns.set(field, part))
  const column = (field: number) => doubles(columns.get(field) ?? new Uint8Array())
  const counts = (field: number) => new Reader(columns.get(field) ?? new Uint8Array()).varints()
  return {
    xFirst: column(1),
    xLast: column(2),
    pointCounts: counts(3),
    nanCounts: counts(4),
    min: column(5),
    max: column(6),
    mean: column(7),
  }
}
