/** The index of the place that is nearest to `x`, or -1 when there is none. Places ascend. */
export function nearestIndex(places: Float64Array, x: number): number {
  if (places.length === 0) return -1
  const after = firstNotBelow(places, x)
  if (after === 0) return 0
  if (after === places.length) return places.length - 1
  return x - (places[after - 1] ?? 0) <= (places[after] ?? 0) - x ? after - 1 : after
}

/** The first index whose place is not below `x`; the length when there is none. */
export function firstNotBelow(places: Float64Array, x: number): number {
  let [from, to] = [0, places.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((places[middle] ?? 0) < x) from = middle + 1
    else to = middle
  }
  return from
}

/** A line's value beside the pointer. */
export interface Near<Line> {
  line: Line
  index: number
  /** How far from the pointer, in pixels. */
  distance: number
}

interface HasPlaces {
  x: Float64Array
  y: Float64Array
}

/** Pixels to the side within which a line's point counts as being at the pointer. */
const REACH_PIXELS = 24

/**
 * The values of lines at the pointer, the nearest first. A line that has none there, because it begins later, ended
 * before or has a gap, is left out.
 */
export function nearestValues<Line extends HasPlaces>(
  lines: readonly Line[],
  pointer: { x: number; left: number; top: number },
  toPixels: { x: (value: number) => number; y: (value: number) => number },
): Near<Line>[] {
  const found: Near<Line>[] = []
  for (const line of lines) {
    const index = nearestIndex(line.x, pointer.x)
    if (index < 0) continue
    const value = line.y[index] ?? Number.NaN
    const place = toPixels.x(line.x[index] ?? 0)
    if (Number.isNaN(value)) continue
    const isOutside = Math.abs(place - pointer.left) > REACH_PIXELS && !isBetween(line.x, pointer.x)
    if (isOutside) continue
    found.push({ line, index, distance: Math.abs(toPixels.y(value) - pointer.top) })
  }
  return found.sort((one, other) => one.distance - other.distance)
}

function isBetween(places: Float64Array, x: number): boolean {
  return x >= (places[0] ?? 0) && x <= (places.at(-1) ?? 0)
}
