import { firstNotBelow } from '../data/nearest'
import type { Span } from '../data/ranges'
import type { ToPixels } from './scales'

/** What draws: a canvas, or a writer of SVG paths. */
export interface Pen {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
}

/** A part of a line that has no neighbours to be joined with. */
export type Dot = [x: number, y: number]

/** The values of a line, and where it is interrupted. */
interface Values {
  x: Float64Array
  values: Float64Array
  gaps: ReadonlySet<number>
}

interface Scales {
  x: ToPixels
  y: ToPixels
}

/** The indexes of a line's places within a span, with one more at each side so that the line leaves the picture. */
export function visibleIndexes(places: Float64Array, { min, max }: Span): [from: number, to: number] {
  const from = Math.max(0, firstNotBelow(places, min) - 1)
  let to = firstNotBelow(places, max)
  while (to < places.length && places[to] === max) to += 1
  return [from, Math.min(places.length, to + 1)]
}

/**
 * Draws a line as far as it is within the span. NaN and gaps interrupt it; what stands alone is returned as dots, and
 * what the gaps are between as bridges.
 */
export function traceLine(pen: Pen, { x, values, gaps }: Values, span: Span, scales: Scales) {
  const dots: Dot[] = []
  const bridges: [Dot, Dot][] = []
  const [from, to] = visibleIndexes(x, span)
  let before: Dot | undefined
  let joined = 0
  let isInterrupted = true
  const end = () => {
    if (joined === 1 && before) dots.push(before)
  }
  for (let index = from; index < to; index += 1) {
    const place = scales.x(x[index] ?? Number.NaN)
    const value = scales.y(values[index] ?? Number.NaN)
    if (Number.isNaN(value) || Number.isNaN(place)) {
      isInterrupted = true
      continue
    }
    const isGap = gaps.has(index)
    if (isInterrupted || isGap) {
      end()
      if (isGap && before) bridges.push([before, [place, value]])
      pen.moveTo(place, value)
      joined = 0
    } else {
      pen.lineTo(place, value)
    }
    joined += 1
    before = [place, value]
    isInterrupted = false
  }
  end()
  return { dots, bridges }
}

/** Draws the area between two lines, one closed shape for each part without NaN or gaps. */
export function traceArea(
  pen: Pen,
  {
    x,
    low,
    high,
    gaps,
  }: { x: Float64Array; low: Float64Array; high: Float64Array; gaps: ReadonlySet<number> },
  span: Span,
  scales: Scales,
) {
  const [from, to] = visibleIndexes(x, span)
  let start = from
  const close = (end: number) => {
    for (let index = start; index < end; index += 1) {
      const [place, value] = [scales.x(x[index] ?? 0), scales.y(high[index] ?? 0)]
      if (index === start) pen.moveTo(place, value)
      else pen.lineTo(place, value)
    }
    for (let index = end - 1; index >= start; index -= 1) {
      pen.lineTo(scales.x(x[index] ?? 0), scales.y(low[index] ?? 0))
    }
  }
  for (let index = from; index < to; index += 1) {
    const isMissing = Number.isNaN(scales.y(low[index] ?? Number.NaN) + scales.y(high[index] ?? Number.NaN))
    if (!isMissing && !gaps.has(index)) continue
    close(index)
    start = isMissing ? index + 1 : index
  }
  close(to)
}
