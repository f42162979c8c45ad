import { type Dash, SUPERSEDED_DASH } from '../styles'
import { isSupersededKey, loggedKey } from '../superseded'
import type { Band } from './bands'
import { groupLine } from './bands'
import { gapsBefore } from './gaps'
import type { Mark, SeriesData } from './series'
import { type Smoothing, smooth } from './smoothing'

/** A line as it is drawn. */
export interface DrawnLine {
  id: string
  label: string
  /** The runs that it shows: one, or those of a group. */
  runIds: readonly string[]
  key: string
  color: string
  dash: Dash
  x: Float64Array
  /** What the line goes through: values, means of buckets, or what smoothing made of them. */
  y: Float64Array
  /** What was smoothed, drawn faintly behind. */
  raw?: Float64Array
  /** What the area around the line shows: extremes of buckets, or the band of a group. */
  low?: Float64Array
  high?: Float64Array
  /** Ends of buckets, and how many points each has. */
  first?: Float64Array
  last?: Float64Array
  /** Points behind each place; in a group, lines. */
  counts?: Float64Array
  gaps: Set<number>
  marks: readonly Mark[]
  pointCount: number
  isPinned: boolean
  /** A member of a group, behind its mean. */
  isFaint: boolean
  isGroup: boolean
  /** Of steps that were done again: behind the lines that count. */
  isSuperseded: boolean
}

/** How a run is drawn. */
export interface RunStyle {
  label: string
  color: string
  dash: Dash
  isHidden: boolean
  isPinned: boolean
  /** The group that the run belongs to, when runs are grouped. */
  group?: string
}

/** How series become lines. */
export interface SceneOptions {
  styles: ReadonlyMap<string, RunStyle>
  /** Of a chart of several metrics. */
  dashes?: ReadonlyMap<string, Dash>
  smoothing?: Smoothing
  groups?: { band: Band; withMembers: boolean; colorOf: (group: string) => string }
  /** Whether unusual distances on the axis are gaps; where the axis is a metric, they are not. */
  marksGaps: boolean
}

/** The lines of a chart, those on top last. */
export function drawnLines(series: readonly SeriesData[], options: SceneOptions): DrawnLine[] {
  const shown = series.filter(({ runId }) => options.styles.get(runId)?.isHidden === false)
  const { groups } = options
  if (!groups) return onTop(shown.map((one) => runLine(one, options, false)))
  const members = groups.withMembers ? shown.map((one) => runLine(one, options, true)) : []
  return [...members, ...groupLines(shown, options, groups)]
}

/** Superseded lines are drawn first, and so behind the others; pinned ones last. */
function onTop(lines: DrawnLine[]): DrawnLine[] {
  const rank = ({ isPinned, isSuperseded }: DrawnLine) => (isSuperseded ? 0 : isPinned ? 2 : 1)
  return lines.toSorted((one, other) => rank(one) - rank(other))
}

function runLine(series: SeriesData, options: SceneOptions, isFaint: boolean): DrawnLine {
  const { runId, key, x, y, low, high, first, last, counts, marks, pointCount } = series
  const style = options.styles.get(runId)
  const isSuperseded = isSupersededKey(key)
  const label = [style?.label ?? runId]
  if (options.dashes) label.push(loggedKey(key))
  if (isSuperseded) label.push('superseded')
  const gaps = options.marksGaps ? gapsBefore(x) : new Set<number>()
  const smoothed = options.smoothing && smooth(x, y, options.smoothing, gaps)
  return {
    id: `${runId} ${key}`,
    label: label.join(' · '),
    runIds: [runId],
    key,
    color: style?.color ?? '#7f7f7f',
    dash: isSuperseded ? SUPERSEDED_DASH : (options.dashes?.get(key) ?? style?.dash ?? []),
    x,
    y: smoothed ?? y,
    raw: smoothed && y,
    low,
    high,
    first,
    last,
    counts,
    gaps,
    marks,
    pointCount,
    isPinned: !isSuperseded && (style?.isPinned ?? false),
    isFaint,
    isGroup: false,
    isSuperseded,
  }
}

function groupLines(
  series: readonly SeriesData[],
  options: SceneOptions,
  { band, colorOf }: NonNullable<SceneOptions['groups']>,
): DrawnLine[] {
  const byGroup = new Map<string, { group: string; key: string; members: SeriesData[] }>()
  for (const one of series) {
    const group = options.styles.get(one.runId)?.group ?? ''
    const id = `${group} ${one.key}`
    const entry = byGroup.get(id) ?? { group, key: one.key, members: [] }
    entry.members.push(one)
    byGroup.set(id, entry)
  }
  return [...byGroup].map(([id, { group, key, members }]) => {
    const { x, mean, low, high, counts } = groupLine(members, band)
    const smoothing = options.smoothing
    const smoothed = (values: Float64Array) => (smoothing ? smooth(x, values, smoothing) : values)
    return {
      id: `group ${id}`,
      label: `${group} (${members.length})${options.dashes ? ` · ${key}` : ''}`,
      runIds: members.map(({ runId }) => runId),
      key,
      color: colorOf(group),
      dash: options.dashes?.get(key) ?? [],
      x,
      y: smoothed(mean),
      low: band === 'none' ? undefined : smoothed(low),
      high: band === 'none' ? undefined : smoothed(high),
      counts,
      gaps: new Set<number>(),
      marks: members.flatMap(({ marks }) => marks),
      pointCount: members.reduce((sum, { pointCount }) => sum + pointCount, 0),
      isPinned: false,
      isFaint: false,
      isGroup: true,
      isSuperseded: false,
    }
  })
}
