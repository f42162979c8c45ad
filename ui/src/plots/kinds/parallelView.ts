import type { Run } from '~/api/runs'
import { colorRange, colorShare, scaleKey } from '../chart/colorKey'
import { colorGroups, GREY, sequentialColor } from '../chart/colors'
import { baseOption, type PlotAction, type PlotOption, tooltipContent, valueLines } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { counted, distinct } from '../data/columns'
import { fieldText } from '../data/fields'
import { MISSING } from '../data/groups'
import { shorten, wrapLabel } from '../data/labels'
import { MISSING_LANE, type ParallelAxis, shareOf } from '../data/parallel'
import type { Axis } from '../data/selection'
import type { PlotView } from '../frame/PlotFrame'
import type { Brush } from '../search'
import { nameOf, type PlotProps } from './plotProps'

interface ParallelInput {
  runs: readonly Run[]
  axes: readonly ParallelAxis[]
  color?: Axis
  /** Of the plot's place. */
  width: number
  theme: PlotTheme
  colorOf: (runId: string) => string
  openRun: PlotProps['openRun']
}

const PLOT_HEIGHT = 360
const BOTTOM = 24
const LINE_HEIGHT = 14
const LETTER_WIDTH = 6.6
/** Nearer to each other axes cannot be read; the plot becomes wider than its place and scrolls. */
const LEAST_GAP = 104
/** Room for half of the first name, and for the last axis' labels and the key of colours. */
const LEFT = 56
const RIGHT = 150

/** Parallel coordinates, without the brushes. */
export function parallelView(input: ParallelInput): PlotView | string {
  const { runs, axes, color, width, theme, openRun } = input
  if (axes.length < 2) return 'Parallel coordinates need two axes or more. Add params or metrics above.'
  const gap = Math.max(LEAST_GAP, (width - LEFT - RIGHT) / (axes.length - 1))
  const neededWidth = LEFT + RIGHT + gap * (axes.length - 1)
  const names = axes.map(({ column, isLog }) =>
    wrapLabel(isLog ? `${column.label} (log)` : column.label, Math.floor((gap - 12) / LETTER_WIDTH)),
  )
  const top = Math.max(...names.map((lines) => lines.length)) * LINE_HEIGHT + 24
  const label = `Parallel coordinates of ${counted(runs.length, 'run')} on ${axes.map(({ column }) => column.label).join(', ')}.`
  const series = lineSeries(input)
  const shade = shades(input)
  const hasLane = axes.some(({ missingCount }) => missingCount > 0)
  const labelLength = Math.floor((gap - 16) / LETTER_WIDTH)
  const option: PlotOption = {
    ...baseOption(theme, label),
    grid: undefined,
    parallel: {
      id: 'parallel',
      left: LEFT,
      right: RIGHT,
      top,
      bottom: BOTTOM,
      parallelAxisDefault: { type: 'value' },
    },
    parallelAxis: axes.map((axis, dim) =>
      axisOption(axis, dim, names[dim] ?? [], hasLane, labelLength, theme),
    ),
    ...colorKey(color, series, theme),
    series: series.map(({ name, color, indexes }) => ({
      type: 'parallel',
      id: name,
      name,
      inactiveOpacity: 0.04,
      activeOpacity: 0.85,
      lineStyle: { width: 1.25, opacity: opacityFor(runs.length), ...(color ? { color } : {}) },
      emphasis: { lineStyle: { width: 3, opacity: 1 } },
      progressive: 0,
      data: indexes.map((index) => ({
        value: axes.map(({ shares }) => shares[index] ?? MISSING_LANE),
        ...(color ? {} : { lineStyle: { color: shade[index] ?? GREY, opacity: opacityFor(runs.length) } }),
      })),
    })),
  }
  const runOf = (event: { seriesIndex?: number; dataIndex?: number } | undefined) =>
    series[event?.seriesIndex ?? -1]?.indexes[event?.dataIndex ?? -1] ?? -1
  const columns = [...axes.map(({ column }) => column), color?.column]
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const index = runOf(Array.isArray(params) ? params[0] : params)
      return index < 0 ? '' : tooltipContent(nameOf(runs, index), valueLines(columns, index), 'Click to open')
    },
  }
  return {
    label,
    fileName: 'parallel coordinates',
    option,
    height: top + PLOT_HEIGHT + BOTTOM,
    minWidth: neededWidth > width ? neededWidth : undefined,
    notes: laneNotes(axes),
    onClick: (event) => {
      const run = runs[runOf(event)]
      if (run) openRun(run.run_id, event.event?.event)
    },
    table: { columns: [], rows: [] },
  }
}

/** Sets each axis' brushes to those that are chosen. */
export function brushActions(axes: readonly ParallelAxis[], brushes: readonly Brush[]): PlotAction[] {
  return axes.map((axis) => ({
    type: 'axisAreaSelect',
    parallelAxisId: axis.column.text,
    intervals: brushes
      .filter(({ field }) => fieldText(field) === axis.column.text)
      .map(({ from, to }) => [laneEdge(shareOf(axis, from), -1), laneEdge(shareOf(axis, to), 1)]),
  }))
}

/** A brush of the lane reaches around it. */
const laneEdge = (share: number, side: number) => (share === MISSING_LANE ? share + side * 0.03 : share)

function axisOption(
  { column, ticks, missingCount }: ParallelAxis,
  dim: number,
  name: string[],
  hasLane: boolean,
  labelLength: number,
  theme: PlotTheme,
) {
  const labels = new Map(
    ticks.map(({ share, label }) => [share.toFixed(6), shorten(label || '(empty)', labelLength)]),
  )
  if (missingCount > 0) labels.set(MISSING_LANE.toFixed(6), MISSING)
  const places = [...labels.keys()].map(Number)
  return {
    id: column.text,
    dim,
    name: name.join('\n'),
    nameLocation: 'end' as const,
    nameGap: 12,
    nameTextStyle: { color: theme.ink, fontSize: 12, lineHeight: LINE_HEIGHT, align: 'center' as const },
    min: hasLane ? MISSING_LANE - 0.04 : 0,
    max: 1,
    axisLine: { lineStyle: { color: theme.muted, width: 1 } },
    axisTick: { customValues: places, lineStyle: { color: theme.muted } },
    minorTick: { show: false },
    axisLabel: {
      customValues: places,
      hideOverlap: true,
      color: theme.ink,
      fontSize: 11,
      textBorderColor: theme.ground,
      textBorderWidth: 3,
      formatter: (value: number) => labels.get(value.toFixed(6)) ?? '',
    },
    areaSelectStyle: {
      width: 18,
      borderWidth: 1,
      borderColor: theme.accent,
      color: theme.accent,
      opacity: 0.25,
    },
  }
}

/** The more lines, the fainter each. */
const opacityFor = (count: number) => (count <= 50 ? 0.85 : count <= 300 ? 0.55 : count <= 1000 ? 0.35 : 0.2)

type Lines = { name: string; color?: string; symbol: string; indexes: number[] }

/** Lines of one colour are a series, which a legend can name; lines coloured by a number, or each its own, are one. */
function lineSeries({ runs, color }: ParallelInput): Lines[] {
  const all = runs.map((_, index) => index)
  if (!color || color.column.isNumeric) return [{ name: 'Runs', symbol: 'circle', indexes: all }]
  return colorGroups(color.column.values, distinct(color.column).map(String))
}

/** The colour of each run's line, where lines are not coloured by a text. */
function shades({ runs, color, theme, colorOf }: ParallelInput): string[] {
  if (!color) return runs.map(({ run_id }) => colorOf(run_id))
  const range = colorRange(color)
  return runs.map((_, index) => {
    const share = colorShare(color, index, range)
    return share === null ? GREY : sequentialColor(share, theme.isDark)
  })
}

function colorKey(color: Axis | undefined, series: readonly Lines[], theme: PlotTheme): PlotOption {
  const textStyle = { color: theme.muted, fontSize: 11 }
  if (!color) return {}
  if (!color.column.isNumeric) {
    return {
      legend: {
        id: 'legend',
        type: 'scroll',
        orient: 'vertical',
        itemWidth: 10,
        itemHeight: 10,
        right: 0,
        top: 24,
        width: 80,
        textStyle: { ...textStyle, width: 60, overflow: 'truncate' },
        data: series.map(({ name }) => ({ name, icon: 'roundRect' })),
      },
    }
  }
  // A key only: each line has its colour.
  return { visualMap: scaleKey(color, colorRange(color), theme, { seriesIndex: [] }) }
}

function laneNotes(axes: readonly ParallelAxis[]): string[] {
  const missing = axes.filter(({ missingCount }) => missingCount > 0)
  if (missing.length === 0) return []
  const counts = missing.map(({ column, missingCount }) => `${column.label} (${missingCount})`)
  return [
    `In the lane “${MISSING}” are runs without a finite value${axes.some(({ isLog }) => isLog) ? ', or not above zero on a logarithmic axis' : ''}: ${counts.join(', ')}.`,
  ]
}
