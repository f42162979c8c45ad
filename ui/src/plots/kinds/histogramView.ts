import type { Run } from '~/api/runs'
import { RUN_COLORS } from '~/state/runColor'
import { MOST_COLORED } from '../chart/colors'
import { baseOption, drawn, numberAxis, type PlotOption, tooltipContent } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { type Column, counted } from '../data/columns'
import { groupRuns, type RunGroup } from '../data/groups'
import { type Bin, histogram } from '../data/histogram'
import { type Axis, plottable } from '../data/selection'
import type { PlotView } from '../frame/PlotFrame'

interface HistogramInput {
  runs: readonly Run[]
  value: Axis
  by: Column | undefined
  wantedBins: number | undefined
  theme: PlotTheme
}

const HEIGHT = 400
/** Numbers that fit below the bars. */
const MOST_EDGES = 12

/** Counts of runs by a number. */
export function histogramView({ runs, value, by, wantedBins, theme }: HistogramInput): PlotView | string {
  const { indexes, notes } = plottable(runs.length, [value])
  if (indexes.length === 0) return [`No run has a number of ${value.column.label}.`, ...notes].join(' ')
  const numberAt = (index: number) => Number(value.column.values[index])
  const bins = histogram(indexes.map(numberAt), value.isLog, wantedBins)
  const { groups, note } = by
    ? coloredGroups(by, indexes)
    : { groups: [{ label: 'runs', indexes }], note: undefined }
  const counts = groups.map((group) => countIn(bins, group.indexes.map(numberAt)))
  const label = `Histogram of ${value.column.label}, ${counted(bins.length, 'bin')}, ${drawn(indexes.length, runs.length)}.`
  const { format } = value.column
  const binNames = bins.map(({ low, high }) =>
    low === high ? format(low) : `${format(low)} – ${format(high)}`,
  )
  const option: PlotOption = {
    ...baseOption(theme, label),
    grid: { left: 16, right: 24, top: by ? 44 : 16, bottom: 16, outerBoundsMode: 'same' },
    xAxis: edgeAxis(bins, value.column, theme),
    yAxis: { ...numberAxis('Runs', theme, true), minInterval: 1 },
    legend: by
      ? {
          id: 'legend',
          type: 'scroll',
          top: 0,
          left: 0,
          itemWidth: 10,
          itemHeight: 10,
          textStyle: { color: theme.muted, fontSize: 11 },
        }
      : undefined,
    series: groups.map(({ label }, group) => ({
      type: 'bar',
      id: label,
      name: label,
      stack: 'runs',
      barWidth: '96%',
      itemStyle: { color: by ? RUN_COLORS[group % RUN_COLORS.length] : theme.accent, opacity: by ? 1 : 0.8 },
      data: counts[group]?.map((count, bin) => [bin + 0.5, count]),
    })),
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'axis',
    axisPointer: { type: 'shadow' },
    formatter: (params) => {
      const place = (Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1
      const lines = groups.map(({ label }, group): [string, string] => [
        label,
        String(counts[group]?.[place] ?? 0),
      ])
      return tooltipContent(`${value.column.label} ${binNames[place] ?? ''}`, lines)
    },
  }
  return {
    label,
    fileName: `histogram ${value.column.label}`,
    option,
    height: HEIGHT,
    notes: [...(note ? [note] : []), ...notes],
    table: {
      columns: ['from', 'to', ...groups.map(({ label }) => label)],
      rows: bins.map(({ low, high }, place) => ({
        values: [low, high, ...counts.map((list) => list[place] ?? 0)],
      })),
    },
  }
}

/** The numbers between the bins, each below the edge of its bars. */
function edgeAxis(bins: readonly Bin[], column: Column, theme: PlotTheme) {
  const edges = [...bins.map(({ low }) => low), bins.at(-1)?.high ?? 0]
  const axis = numberAxis(column.label, theme, false)
  return {
    ...axis,
    min: 0,
    max: bins.length,
    // The bars end where the axis does.
    containShape: false,
    interval: Math.ceil(bins.length / MOST_EDGES),
    splitLine: { show: false },
    axisLabel: { ...axis.axisLabel, formatter: (edge: number) => column.format(edges[edge] ?? null) },
  }
}

/** How many of the numbers are in each bin. */
function countIn(bins: readonly Bin[], values: readonly number[]): number[] {
  const counts = bins.map(() => 0)
  for (const value of values) {
    const after = bins.findIndex(({ low }) => value < low)
    const place = after === -1 ? bins.length - 1 : Math.max(after - 1, 0)
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}

/** As many groups as there are colours; the smallest together when there are more. */
function coloredGroups(by: Column, indexes: readonly number[]): { groups: RunGroup[]; note?: string } {
  const { groups, note } = groupRuns(by, indexes)
  if (groups.length <= MOST_COLORED) return { groups, note }
  const largest = new Set(
    [...groups].sort((left, right) => right.indexes.length - left.indexes.length).slice(0, MOST_COLORED - 1),
  )
  const rest = groups.filter((group) => !largest.has(group))
  return {
    groups: [
      ...groups.filter((group) => largest.has(group)),
      { label: `${rest.length} other values`, indexes: rest.flatMap((group) => group.indexes) },
    ],
    note,
  }
}
