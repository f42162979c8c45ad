/** A measured place: both coordinates between 0 and 1. */
export interface Sample {
  x: number
  y: number
  value: number
}

/** Values at the middles of equal cells, row by row from the lowest y; NaN where nothing was measured around. */
export interface Field2d {
  columns: number
  rows: number
  values: Float64Array
}

/** How many of the nearest samples tell the value of a cell. */
export const NEIGHBOURS = 12

/** Samples at the same place become one with their mean. */
export function mergeSamples(samples: readonly Sample[]): Sample[] {
  const places = new Map<string, { x: number; y: number; total: number; count: number }>()
  for (const { x, y, value } of samples) {
    const name = `${x} ${y}`
    const place = places.get(name) ?? { x, y, total: 0, count: 0 }
    place.total += value
    place.count += 1
    places.set(name, place)
  }
  return [...places.values()].map(({ x, y, total, count }) => ({ x, y, value: total / count }))
}

/**
 * Values between scattered samples, by Shepard's method as Franke and Little changed it: the mean of the nearest ones,
 * weighed by ((R − d) / R d)² with R the distance of the farthest of them.
 *
 * It goes through the samples, never beyond their range, and is as quick for a thousand of them as for ten. Outside the
 * samples' hull there is nothing, as nobody measured there.
 */
export function interpolate(samples: readonly Sample[], columns: number, rows: number): Field2d {
  const merged = mergeSamples(samples)
  const hull = convexHull(merged)
  const values = new Float64Array(columns * rows).fill(Number.NaN)
  if (hull.length < 3) return { columns, rows, values }
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = (column + 0.5) / columns
      const y = (row + 0.5) / rows
      if (isInside(hull, x, y)) values[row * columns + column] = valueAt(merged, x, y)
    }
  }
  return { columns, rows, values }
}

/** The value of a place between samples. */
export function valueAt(samples: readonly Sample[], x: number, y: number): number {
  const nearest = nearestOf(samples, x, y)
  const closest = nearest[0]
  if (!closest) return Number.NaN
  if (closest.distance < 1e-9) return closest.value
  // A little farther than the farthest, so that it counts, too.
  const radius = (nearest.at(-1)?.distance ?? closest.distance) * 1.05
  let total = 0
  let weights = 0
  for (const { value, distance } of nearest) {
    const weight = ((radius - distance) / (radius * distance)) ** 2
    total += weight * value
    weights += weight
  }
  return total / weights
}

interface Neighbour {
  value: number
  distance: number
}

/** The nearest samples, the closest first; in one pass, as thousands of cells ask for them. */
function nearestOf(samples: readonly Sample[], x: number, y: number): Neighbour[] {
  const nearest: Neighbour[] = []
  let farthest = Number.POSITIVE_INFINITY
  for (const sample of samples) {
    const distance = Math.hypot(sample.x - x, sample.y - y)
    if (distance >= farthest) continue
    let place = nearest.length
    while (place > 0 && (nearest[place - 1]?.distance ?? 0) > distance) place -= 1
    nearest.splice(place, 0, { value: sample.value, distance })
    if (nearest.length > NEIGHBOURS) nearest.pop()
    if (nearest.length === NEIGHBOURS) farthest = nearest.at(-1)?.distance ?? farthest
  }
  return nearest
}

interface Point {
  x: number
  y: number
}

/** Corners of the smallest convex shape around points, counter-clockwise: Andrew's monotone chain. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((left, right) => left.x - right.x || left.y - right.y)
  const lower = chain(sorted)
  const upper = chain(sorted.reverse())
  return [...lower.slice(0, -1), ...upper.slice(0, -1)]
}

function chain(points: readonly Point[]): Point[] {
  const corners: Point[] = []
  for (const point of points) {
    while (corners.length >= 2 && turn(corners.at(-2) ?? point, corners.at(-1) ?? point, point) <= 0)
      corners.pop()
    corners.push(point)
  }
  return corners
}

/** Positive when the way from `a` over `b` to `c` turns left. */
const turn = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

/** A little slack keeps cells whose middle is on the edge. */
function isInside(hull: readonly Point[], x: number, y: number): boolean {
  return hull.every((corner, index) => {
    const next = hull[(index + 1) % hull.length] ?? corner
    return turn(corner, next, { x, y }) >= -1e-3
  })
}
