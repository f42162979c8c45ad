import type { AxisRange } from '../search'

/** Both ends of an axis. */
export interface Span {
  min: number
  max: number
}

/** A line as far as it decides how long axes are. */
export interface Extent {
  x: Float64Array
  y: Float64Array
  /** What was smoothed, which must have room, too. */
  raw?: Float64Array
  low?: Float64Array
  high?: Float64Array
  /** Ends of buckets, whose places are their middles. */
  first?: Float64Array
  last?: Float64Array
}

const PADDING = 0.05
/** Which part of the values may stick out at each end when outliers are clipped. */
const OUTLIERS = 0.01

/** What the x axis shows: the part that was chosen, else from the first to the last point of all lines. */
export function xSpan(lines: readonly Extent[], chosen: AxisRange, isLog: boolean): Span {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x, first = x, last = x } of lines) {
    const begin = isLog ? x.find((place) => place > 0) : first[0]
    if (begin === undefined) continue
    min = Math.min(min, begin)
    max = Math.max(max, last.at(-1) ?? begin)
  }
  return widened({ min: chosen.from ?? min, max: chosen.to ?? max }, isLog, 0)
}

/** What the y axis shows of the part of the lines that is within `x`, and how many values stick out. */
export function ySpan(
  lines: readonly Extent[],
  x: Span,
  { chosen, isLog, clips }: { chosen: AxisRange; isLog: boolean; clips: boolean },
): Span & { clippedCount: number } {
  const values = valuesWithin(lines, x, isLog, clips)
  let { min, max } = values
  if (clips && values.all.length > 0) {
    const sorted = Float64Array.from(values.all).sort()
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0
    const margin = isLog ? 0 : (at(1 - OUTLIERS) - at(OUTLIERS)) * 0.1
    min = Math.max(min, at(OUTLIERS) - margin)
    max = Math.min(max, at(1 - OUTLIERS) + margin)
  }
  const span = widened({ min, max }, isLog, PADDING)
  const shown = { min: chosen.from ?? span.min, max: chosen.to ?? span.max }
  if (shown.min >= shown.max) return { ...span, clippedCount: 0 }
  const isClipped = (value: number) => value < shown.min || value > shown.max
  return { ...shown, clippedCount: clips ? values.all.filter(isClipped).length : 0 }
}

function valuesWithin(lines: readonly Extent[], x: Span, isLog: boolean, collects: boolean) {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const all: number[] = []
  for (const line of lines) {
    const { low = line.raw ?? line.y, high = line.raw ?? line.y } = line
    for (let index = 0; index < line.x.length; index += 1) {
      const place = line.x[index] ?? 0
      if (place < x.min || place > x.max) continue
      const [smallest, greatest] = [low[index] ?? Number.NaN, high[index] ?? Number.NaN]
      const usable = isLog && smallest <= 0 ? greatest : smallest
      if (Number.isNaN(usable) || (isLog && greatest <= 0)) continue
      if (usable < min) min = usable
      if (greatest > max) max = greatest
      if (!collects) continue
      all.push(usable)
      if (greatest !== usable) all.push(greatest)
    }
  }
  return { min, max, all }
}

/** A span that has a width, and some room at its ends. */
function widened({ min, max }: Span, isLog: boolean, padding: number): Span {
  if (!(min <= max)) return isLog ? { min: 1, max: 10 } : { min: 0, max: 1 }
  if (isLog) {
    const positive = min > 0 ? min : max > 0 ? max / 1000 : 1
    const [from, to] = [Math.log10(positive), Math.log10(Math.max(max, positive))]
    const room = from === to ? 0.3 : (to - from) * padding
    return { min: 10 ** (from - room), max: 10 ** (to + room) }
  }
  const room = min === max ? Math.abs(min) * 0.1 || 0.5 : (max - min) * padding
  return { min: min - room, max: max + room }
}
