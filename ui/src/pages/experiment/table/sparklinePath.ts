import { toNumber } from '~/api/numbers'
import type { Series } from '~/api/series'
import { formatNumber } from '~/format/number'

interface Point {
  x: number
  y: number
}

/** A metric's course as a path of the given size, and in words; nothing where there are no numbers. Gaps stay gaps. */
export function sparklinePath(
  series: Series | undefined,
  widthPx: number,
  heightPx: number,
): { line: string; summary: string } | undefined {
  const points = pointsOf(series)
  const numbers = points.filter(({ y }) => Number.isFinite(y))
  const [first] = numbers
  const last = numbers.at(-1)
  if (!first || !last) return undefined
  const ys = numbers.map(({ y }) => y)
  const place = scale(first.x, last.x, 1, widthPx - 1)
  const height = scale(Math.min(...ys), Math.max(...ys), heightPx - 2, 2)
  let line = ''
  let isDrawing = false
  for (const { x, y } of points) {
    if (Number.isFinite(y)) line += `${isDrawing ? 'L' : 'M'}${place(x).toFixed(1)} ${height(y).toFixed(1)}`
    isDrawing = Number.isFinite(y)
  }
  // A single point is drawn as a dash: a line needs two.
  if (numbers.length === 1) line += 'h3'
  return { line, summary: `from ${formatNumber(first.y)} to ${formatNumber(last.y)}` }
}

function pointsOf(series: Series | undefined): Point[] {
  if (series?.points) {
    const { x, values } = series.points
    return values.map((value, index) => ({ x: toNumber(x[index] ?? index), y: toNumber(value) }))
  }
  const buckets = series?.buckets
  if (!buckets) return []
  return buckets.mean.map((mean, index) => ({
    x: toNumber(buckets.x_first[index] ?? index),
    y: toNumber(mean),
  }))
}

function scale(from: number, to: number, first: number, last: number): (value: number) => number {
  if (to === from) return () => (first + last) / 2
  return (value) => first + ((value - from) / (to - from)) * (last - first)
}
