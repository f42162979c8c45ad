import type { Field2d } from './contour'

/** A short piece of a line of equal value, in shares of the field's width and height. */
export type Segment = [x1: number, y1: number, x2: number, y2: number]

/** Round numbers that divide a range into about `count` parts, without its ends. */
export function niceLevels(low: number, high: number, count: number): number[] {
  if (!(high > low)) return []
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  const levels: number[] = []
  for (let index = Math.floor(low / step) + 1; index * step < high; index += 1) {
    levels.push(Number((index * step).toPrecision(12)))
  }
  return levels
}

/** Lines of one value between the middles of cells: marching squares. Nothing is drawn beside cells without a value. */
export function isolines({ columns, rows, values }: Field2d, level: number): Segment[] {
  const segments: Segment[] = []
  const valueAt = (column: number, row: number) => values[row * columns + column] ?? Number.NaN
  const x = (column: number) => (column + 0.5) / columns
  const y = (row: number) => (row + 0.5) / rows
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ].map(([c = 0, r = 0]) => ({ x: x(c), y: y(r), value: valueAt(c, r) }))
      if (corners.some(({ value }) => Number.isNaN(value))) continue
      segments.push(...crossings(corners, level))
    }
  }
  return segments
}

interface Corner {
  x: number
  y: number
  value: number
}

function crossings(corners: readonly Corner[], level: number): Segment[] {
  const points = corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner
    if (corner.value < level === next.value < level) return []
    const share = (level - corner.value) / (next.value - corner.value)
    return [[corner.x + share * (next.x - corner.x), corner.y + share * (next.y - corner.y)] as const]
  })
  const [first, second, third, fourth] = points
  const segments: Segment[] = []
  if (first && second) segments.push([...first, ...second])
  // A saddle has four crossings; which two belong together is not to be known, either way is right.
  if (third && fourth) segments.push([...third, ...fourth])
  return segments
}
