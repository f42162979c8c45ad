import type { Run } from '~/api/runs'
import { axisOption, baseOption, categoryAxis, drawn, type PlotOption, tooltipContent } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { type Column, counted } from '../data/columns'
import { groupRuns } from '../data/groups'
import { type Axis, plottable } from '../data/selection'
import { type Summary, summarize } from '../data/statistics'
import type { PlotView } from '../frame/PlotFrame'
import { SPREADS, type Spread } from '../search'
import { errorBars } from './errorBars'
import { nameOf, type PlotProps } from './plotProps'

/** Bars that are seen at once; more are behind a slider at the side. */
const BARS_IN_VIEW = 40
const BAR_HEIGHT = 18
const AXES_HEIGHT = 70

interface RunBarsInput {
  runs: readonly Run[]
  value: Axis
  theme: PlotTheme
  colorOf: (runId: string) => string
  openRun: PlotProps['openRun']
}

/** A bar for each run, the greatest value on top. */
export function runBarsView({ runs, value, theme, colorOf, openRun }: RunBarsInput): PlotView | string {
  const { indexes, notes } = plottable(runs.length, [value])
  if (indexes.length === 0) return [`No run has a number of ${value.column.label}.`, ...notes].join(' ')
  const numberAt = (index: number) => Number(value.column.values[index])
  indexes.sort((left, right) => numberAt(right) - numberAt(left))
  const label = `Bars of ${value.column.label}, ${drawn(indexes.length, runs.length)}, the greatest first.`
  const option: PlotOption = {
    ...barBase(
      value,
      indexes.map((index) => nameOf(runs, index)),
      theme,
      label,
    ),
    series: {
      type: 'bar',
      id: 'bars',
      barMaxWidth: 14,
      barMinHeight: 1,
      cursor: 'pointer',
      data: indexes.map((index) => ({
        value: numberAt(index),
        itemStyle: { color: colorOf(runs[index]?.run_id ?? '') },
      })),
    },
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const index = indexes[(Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1] ?? -1
      const text = value.column.format(value.column.values[index] ?? null)
      return tooltipContent(nameOf(runs, index), [[value.column.label, text]], 'Click to open')
    },
  }
  return {
    label,
    fileName: `bars ${value.column.label}`,
    option,
    height: barsHeight(indexes.length),
    notes: indexes.length > BARS_IN_VIEW ? [...notes, scrollNote(indexes.length)] : notes,
    onClick: (event) => {
      const run = runs[indexes[event.dataIndex ?? -1] ?? -1]
      if (run) openRun(run.run_id, event.event?.event)
    },
    table: {
      columns: ['Run', value.column.label],
      rows: indexes.map((index) => ({
        runId: runs[index]?.run_id,
        values: [nameOf(runs, index), numberAt(index)],
      })),
    },
  }
}

interface GroupBarsInput {
  runs: readonly Run[]
  value: Axis
  by: Column
  spread: Spread
  theme: PlotTheme
}

/** A bar for the mean of each group. */
export function groupBarsView({ runs, value, by, spread, theme }: GroupBarsInput): PlotView | string {
  const { indexes, notes } = plottable(runs.length, [value])
  if (indexes.length === 0) return [`No run has a number of ${value.column.label}.`, ...notes].join(' ')
  const { groups, note } = groupRuns(by, indexes)
  const summaries = groups.map((group) => ({
    label: group.label,
    ...summarize(group.indexes.map((index) => Number(value.column.values[index]))),
  }))
  const label = `Mean ${value.column.label} by ${by.label}, ${counted(groups.length, 'group')} of ${drawn(indexes.length, runs.length)}. Error bars: ${SPREADS[spread]}.`
  const names = summaries.map(({ label, n }) => `${label}  (${n})`)
  const option: PlotOption = {
    ...barBase(value, names, theme, label, by.label),
    series: [
      {
        type: 'bar',
        id: 'bars',
        barMaxWidth: 14,
        data: summaries.map(({ mean }) => mean),
        itemStyle: { color: theme.accent, opacity: 0.75 },
      },
      errorBars(
        summaries.map((summary, place) => [...spreadEnds(summary, spread), place]),
        theme,
      ),
    ],
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const summary = summaries[(Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1]
      return summary
        ? tooltipContent(`${by.label}: ${summary.label}`, summaryLines(summary, value.column))
        : ''
    },
  }
  return {
    label,
    fileName: `bars ${value.column.label} by ${by.label}`,
    option,
    height: barsHeight(groups.length),
    notes: [
      `Bars are means, error bars ${SPREADS[spread]}${spread === 'ci' ? ' (Student’s t)' : ''}; the number of runs is in parentheses.`,
      ...(note ? [note] : []),
      ...(groups.length > BARS_IN_VIEW ? [scrollNote(groups.length)] : []),
      ...notes,
    ],
    table: {
      columns: [by.label, 'n', 'mean', 'standard deviation', '95 % confidence ±', 'min', 'max'],
      rows: summaries.map(({ label, n, mean, deviation, confidence, min, max }) => ({
        values: [label, n, mean, deviation, confidence, min, max],
      })),
    },
  }
}

/** From where to where an error bar goes; a single run has none unless it shows the range. */
export function spreadEnds(
  { mean, deviation, confidence, min, max }: Summary,
  spread: Spread,
): [number, number] {
  if (spread === 'range') return [min, max]
  const half = spread === 'ci' ? confidence : deviation
  return [mean - half, mean + half]
}

function summaryLines(
  { n, mean, deviation, confidence, min, max }: Summary,
  column: Column,
): [string, string][] {
  const { format } = column
  return [
    ['runs', String(n)],
    ['mean', n > 1 ? `${format(mean)} ± ${format(confidence)}` : format(mean)],
    ['standard deviation', format(deviation)],
    ['range', `${format(min)} – ${format(max)}`],
  ]
}

/** Names at the left, values along the bottom, the first on top. */
function barBase(value: Axis, names: string[], theme: PlotTheme, label: string, name = ''): PlotOption {
  const isLong = names.length > BARS_IN_VIEW
  const slider = {
    id: 'slider',
    type: 'slider',
    orient: 'vertical',
    right: 0,
    width: 14,
    brushSelect: false,
  } as const
  const wheel = {
    id: 'wheel',
    type: 'inside',
    orient: 'vertical',
    zoomOnMouseWheel: false,
    moveOnMouseWheel: true,
  } as const
  const part = { yAxisIndex: 0, startValue: 0, endValue: BARS_IN_VIEW - 1 }
  const valueAxis = axisOption(value, theme, false)
  return {
    ...baseOption(theme, label),
    grid: { left: 16, right: isLong ? 40 : 24, top: 8, bottom: 16, outerBoundsMode: 'same' },
    // Bars begin at zero, or they would lie; powers have none.
    xAxis: value.isLog ? valueAxis : { ...valueAxis, scale: false },
    yAxis: { ...categoryAxis(names, name, theme, true), inverse: true },
    dataZoom: isLong
      ? [
          { ...slider, ...part, showDetail: false, borderColor: theme.hairline, fillerColor: theme.hairline },
          { ...wheel, ...part },
        ]
      : [],
  }
}

const barsHeight = (count: number) => Math.max(Math.min(count, BARS_IN_VIEW) * BAR_HEIGHT, 120) + AXES_HEIGHT

const scrollNote = (count: number) =>
  `${BARS_IN_VIEW} of ${count.toLocaleString('en-US')} bars are in view: scroll, or drag the ends of the slider.`
