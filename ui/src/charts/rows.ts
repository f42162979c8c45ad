import type { ChartLayout, ChartSize } from './layout'
import type { ChartSection, ChartSpec } from './sections'

/** A chart with its width in a row. */
export interface PlacedChart {
  chart: ChartSpec
  width: number
}

/** A line of the grid: the head of a section, or charts beside each other. */
export type GridRow =
  | { kind: 'section'; id: string; name: string; chartCount: number; isOpen: boolean; height: number }
  | { kind: 'charts'; id: string; section: string; charts: PlacedChart[]; height: number }

/** Width that a chart has at least in a wide grid, and the height that it has, with title and caption. */
const SIZES: Record<ChartSize, { width: number; height: number }> = {
  small: { width: 200, height: 168 },
  medium: { width: 300, height: 248 },
  large: { width: 560, height: 420 },
}
const WIDE_GRID = 1080
/** In a narrow grid charts are narrower by so much at most. */
const NARROWEST = 0.8
const SECTION_HEIGHT = 32
export const GAP = 16
/** Between rows. A chart's title has some room above it already. */
export const ROW_GAP = 10

/** The rows of the grid: charts are put beside each other while they fit, and widened to fill the row. */
export function gridRows(sections: readonly ChartSection[], layout: ChartLayout, width: number): GridRow[] {
  const rows: GridRow[] = []
  const collapsed = new Set(layout.collapsed)
  for (const { name, charts } of sections) {
    const isOpen = !collapsed.has(name)
    const id = `section ${name}`
    rows.push({ kind: 'section', id, name, chartCount: charts.length, isOpen, height: SECTION_HEIGHT })
    if (isOpen) rows.push(...chartRows(name, charts, layout, width))
  }
  return rows
}

function chartRows(
  section: string,
  charts: readonly ChartSpec[],
  layout: ChartLayout,
  width: number,
): GridRow[] {
  const rows: GridRow[] = []
  let row: { chart: ChartSpec; size: ChartSize }[] = []
  let used = 0
  const finish = () => {
    const [first] = row
    if (!first) return
    rows.push({ kind: 'charts', id: `charts ${first.chart.id}`, section, ...placed(row, width) })
    row = []
    used = 0
  }
  for (const chart of charts) {
    const size = layout.sizes[chart.id] ?? layout.size
    const wanted = wantedWidth(size, width)
    if (row.length > 0 && used + GAP + wanted > width) finish()
    used += (row.length > 0 ? GAP : 0) + wanted
    row.push({ chart, size })
  }
  finish()
  return rows
}

function wantedWidth(size: ChartSize, gridWidth: number): number {
  return SIZES[size].width * Math.min(1, Math.max(NARROWEST, gridWidth / WIDE_GRID))
}

/** Widens the charts of a row. One that could take another chart of its last size is widened as if that were there. */
function placed(row: readonly { chart: ChartSpec; size: ChartSize }[], width: number) {
  const wanted = row.map(({ size }) => wantedWidth(size, width))
  const last = wanted.at(-1) ?? width
  let total = wanted.reduce((sum, one) => sum + one, 0)
  let count = wanted.length
  while (total + last + count * GAP <= width) {
    total += last
    count += 1
  }
  const factor = (width - (count - 1) * GAP) / total
  return {
    charts: row.map(({ chart }, index) => ({ chart, width: Math.floor((wanted[index] ?? width) * factor) })),
    height: Math.max(...row.map(({ size }) => SIZES[size].height)),
  }
}
