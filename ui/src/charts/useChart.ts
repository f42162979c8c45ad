import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import { formatCount } from '~/format/number'
import type { FeedWish } from './data/Feed'
import { type Span, xSpan, ySpan } from './data/ranges'
import { type DrawnLine, drawnLines } from './data/scene'
import { drawnCaption } from './format'
import { useGrid } from './gridContext'
import { groupColor, groupSizes } from './runs'
import type { ChartAxis, ChartSettings } from './search'
import type { ChartSpec } from './sections'
import { keyDashes } from './styles'
import { supersededKey } from './superseded'

/** A chart with more lines than so many could not be read, nor seen. */
const MOST_LINES = 1000
/** Points of all lines of a chart, more or less, and of one that is wide. */
const POINTS = 30_000
const POINTS_WIDE = 60_000
const WIDE_PIXELS = 640
/** Points of one line. Few sizes, so that one run more does not make all be read anew. */
const POINTS_OF_LINE = [2000, 1000, 600, 400, 300, 200, 150, 100]

/** What a chart draws, and what is to be said about it. */
export interface Chart {
  spec: ChartSpec
  lines: readonly DrawnLine[]
  axis: ChartAxis
  x: Span
  y: Span
  isLogX: boolean
  isLogY: boolean
  /** How much is drawn, and what is not: parts of the line below the chart. */
  notes: string[]
  drawnPoints: number
  totalPoints: number
  state: 'loading' | 'empty' | 'drawn' | 'failed'
  /** Something newer is being read. */
  isReading: boolean
  error?: Error
  retry: () => void
}

/** Reads and shapes what a chart shows. `feedId` tells two views of one chart apart. */
export function useChart(spec: ChartSpec, feedId: string, width: number): Chart {
  const { store, settings, runs, styles, superseded } = useGrid()
  const { axis, range, group } = settings
  // A mean is one of what counts.
  const withSuperseded = settings.withSuperseded && group === undefined
  const shownIds = useMemo(
    () => runs.map(({ runId }) => runId).filter((runId) => styles.get(runId)?.isHidden === false),
    [runs, styles],
  )
  const mostRuns = Math.max(1, Math.floor(MOST_LINES / spec.keys.length))
  const idsText = shownIds.slice(0, mostRuns).join()
  const supersededKeys = withSuperseded
    ? spec.keys.filter((key) => superseded.has(key)).map(supersededKey)
    : []
  const keysText = JSON.stringify([...spec.keys, ...supersededKeys])
  const axisText = JSON.stringify(axis)
  const wish: FeedWish = useMemo(() => {
    const runIds = idsText === '' ? [] : idsText.split(',')
    const keys: string[] = JSON.parse(keysText)
    return {
      axis: JSON.parse(axisText),
      range: { from: range.from, to: range.to },
      runIds,
      keys,
      maxPoints: pointsOfLine(width, runIds.length * keys.length),
    }
  }, [idsText, keysText, axisText, range.from, range.to, width])
  useLayoutEffect(() => store.want(feedId, wish), [store, feedId, wish])
  const subscribe = useCallback((listener: () => void) => store.subscribe(feedId, listener), [store, feedId])
  const feed = useSyncExternalStore(subscribe, () => store.snapshot(feedId))
  const retry = useCallback(() => store.retry(feedId), [store, feedId])

  // Until the answer for another axis has come, the old one is shown as what it is.
  const shownAxis = feed.axis ?? axis
  const isNewAxis = JSON.stringify(shownAxis) !== axisText
  const lines = useMemo(() => {
    const groups = group === undefined ? [] : [...groupSizes(styles).keys()]
    return drawnLines(feed.series, {
      styles,
      dashes: spec.keys.length > 1 ? keyDashes(spec.keys) : undefined,
      smoothing: settings.smoothing,
      groups: group === undefined ? undefined : { ...settings, colorOf: (name) => groupColor(groups, name) },
      marksGaps: shownAxis.kind !== 'metric',
    })
  }, [feed.series, styles, spec.keys, settings, group, shownAxis.kind])
  const shape = useMemo(
    () => shapeOf(lines, settings, isNewAxis ? {} : { from: range.from, to: range.to }, spec.id),
    [lines, settings, isNewAxis, range.from, range.to, spec.id],
  )
  const totalPoints = feed.series.reduce((sum, { pointCount }) => sum + pointCount, 0)
  const drawnPoints = feed.series.reduce((sum, { x }) => sum + x.length, 0)
  const hasNothing = feed.series.length === 0
  return {
    spec,
    lines,
    axis: shownAxis,
    ...shape,
    isLogX: settings.isLogX,
    isLogY: settings.isLogY,
    notes: [
      drawnCaption(drawnPoints, totalPoints),
      ...shape.notes,
      ...(shownIds.length > mostRuns
        ? [`first ${formatCount(mostRuns)} of ${formatCount(shownIds.length)} runs`]
        : []),
    ],
    drawnPoints,
    totalPoints,
    state: !hasNothing ? 'drawn' : feed.error ? 'failed' : feed.isLoading ? 'loading' : 'empty',
    isReading: feed.isLoading,
    error: feed.error,
    retry,
  }
}

/** How many points of each line to ask for: the more lines, the fewer. Buckets keep their extremes, so no spike is lost. */
export function pointsOfLine(width: number, lineCount: number): number {
  const points = (width < WIDE_PIXELS ? POINTS : POINTS_WIDE) / Math.max(1, lineCount)
  const most = width < WIDE_PIXELS ? 1000 : 2000
  return POINTS_OF_LINE.find((count) => count <= points && count <= most) ?? 100
}

function shapeOf(
  lines: readonly DrawnLine[],
  { isLogX, isLogY, clipsOutliers, yRanges }: ChartSettings,
  range: { from?: number; to?: number },
  chartId: string,
) {
  const x = xSpan(lines, range, isLogX)
  const chosen = yRanges[chartId] ?? {}
  const { clippedCount, ...y } = ySpan(lines, x, { chosen, isLog: isLogY, clips: clipsOutliers })
  const notes: string[] = []
  if (clippedCount > 0) notes.push(`${formatCount(clippedCount)} outliers beyond the axis`)
  if (chosen.from !== undefined || chosen.to !== undefined) notes.push('range of y set by hand')
  notes.push(...specialNotes(lines, isLogX, isLogY))
  return { x, y, notes }
}

/** What has no place on a line, or on a logarithmic axis. */
function specialNotes(lines: readonly DrawnLine[], isLogX: boolean, isLogY: boolean): string[] {
  const counts = { nan: 0, infinity: 0, '-infinity': 0 }
  for (const { marks } of lines) for (const { kind } of marks) counts[kind] += 1
  const notes = [
    ...(counts.nan > 0 ? [`NaN ×${formatCount(counts.nan)}`] : []),
    ...(counts.infinity > 0 ? [`∞ ×${formatCount(counts.infinity)}`] : []),
    ...(counts['-infinity'] > 0 ? [`−∞ ×${formatCount(counts['-infinity'])}`] : []),
  ]
  if (!isLogX && !isLogY) return notes
  let unplaced = 0
  for (const { x, y } of lines) {
    for (let index = 0; index < x.length; index += 1) {
      if ((isLogX && (x[index] ?? 1) <= 0) || (isLogY && (y[index] ?? 1) <= 0)) unplaced += 1
    }
  }
  return unplaced > 0 ? [...notes, `${formatCount(unplaced)} not above 0, so not on a log axis`] : notes
}
