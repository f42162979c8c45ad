import type { Run } from '~/api/runs'
import { colorPlace, colorRange, scaleKey } from '../chart/colorKey'
import { colorGroups, GREY } from '../chart/colors'
import { axisOption, baseOption, drawn, type PlotOption, tooltipContent, valueLines } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { distinct, extent } from '../data/columns'
import { type Axis, plottable } from '../data/selection'
import type { PlotView } from '../frame/PlotFrame'
import { nameOf, type PlotProps } from './plotProps'

interface ScatterInput {
  runs: readonly Run[]
  x?: Axis
  y?: Axis
  color?: Axis
  size?: Axis
  theme: PlotTheme
  colorOf: (runId: string) => string
  openRun: PlotProps['openRun']
}

const DOT_SIZE = 9
const SIZES = [5, 24] as const
const HEIGHT = 460

type Dots = { name: string; color?: string; symbol: string; indexes: number[] }

/** The scatter plot, or what it needs. */
export function scatterView(input: ScatterInput): PlotView | string {
  const { runs, x, y, color, size, theme, openRun } = input
  if (!x || !y)
    return 'A scatter plot needs two values that runs have, such as a param and a metric. Choose X and Y.'
  const { indexes, notes } = plottable(runs.length, [x, y])
  if (indexes.length === 0) return ['No run has a place on both axes.', ...notes].join(' ')
  const groups = dotGroups(input, indexes)
  const columns = [x.column, y.column, color?.column, size?.column]
  const label = `Scatter plot of ${y.column.label} over ${x.column.label}, ${drawn(indexes.length, runs.length)}.`
  const option: PlotOption = {
    ...baseOption(theme, label),
    xAxis: axisOption(x, theme, false),
    yAxis: axisOption(y, theme, true),
    ...colorKey(color, groups, theme),
    series: groups.map(({ name, color, symbol, indexes }) => ({
      type: 'scatter',
      id: name,
      name,
      symbol,
      cursor: 'pointer',
      itemStyle: { opacity: 0.85, borderColor: theme.ground, borderWidth: 1, ...(color ? { color } : {}) },
      emphasis: { scale: 1.4, itemStyle: { opacity: 1, borderColor: theme.ink } },
      data: indexes.map((index) => dot(input, index)),
    })),
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const index = placeOf(groups, one(params))
      return index === undefined
        ? ''
        : tooltipContent(nameOf(runs, index), valueLines(columns, index), 'Click to open')
    },
  }
  return {
    label,
    fileName: `scatter ${y.column.label} over ${x.column.label}`,
    option,
    height: HEIGHT,
    notes: [...notes, ...sizeNotes(size, indexes)],
    onClick: (event) => {
      const run = runs[placeOf(groups, event) ?? -1]
      if (run) openRun(run.run_id, event.event?.event)
    },
    table: {
      columns: ['Run', ...new Set(columns.flatMap((column) => column?.label ?? []))],
      rows: indexes.map((index) => ({
        runId: runs[index]?.run_id,
        values: [
          nameOf(runs, index),
          ...new Map(
            columns.flatMap((column) => (column ? [[column.label, column.values[index] ?? null]] : [])),
          ).values(),
        ],
      })),
    },
  }
}

const one = <T>(params: T | T[]): T | undefined => (Array.isArray(params) ? params[0] : params)

/** Which run a dot is. */
function placeOf(groups: readonly Dots[], event: { seriesIndex?: number; dataIndex?: number } | undefined) {
  return groups[event?.seriesIndex ?? -1]?.indexes[event?.dataIndex ?? -1]
}

/** Dots that are drawn alike: those of one colour, or all whose colour is a number. */
function dotGroups({ color }: ScatterInput, indexes: number[]): Dots[] {
  if (!color) return [{ name: 'Runs', symbol: 'circle', indexes }]
  const values = indexes.map((index) => color.column.values[index] ?? null)
  if (!color.column.isNumeric) {
    return colorGroups(values, distinct({ ...color.column, values }).map(String)).map((group) => ({
      ...group,
      indexes: group.indexes.flatMap((place) => indexes[place] ?? []),
    }))
  }
  const hasColor = (index: number) => colorPlace(color, index) !== null
  return [
    { name: color.column.label, symbol: 'circle', indexes: indexes.filter(hasColor) },
    {
      name: 'none',
      color: GREY,
      symbol: 'emptyCircle',
      indexes: indexes.filter((index) => !hasColor(index)),
    },
  ].filter((group) => group.indexes.length > 0)
}

/** A run's dot: where it is, and the number that colours it. */
function dot({ runs, x, y, color, size, colorOf }: ScatterInput, index: number) {
  const coordinate = (axis: Axis | undefined) => axis?.column.values[index] ?? '-'
  const shade = color?.column.isNumeric ? (colorPlace(color, index) ?? '-') : '-'
  return {
    value: [coordinate(x), coordinate(y), shade],
    symbolSize: size ? dotSize(size, index) : DOT_SIZE,
    ...(color ? {} : { itemStyle: { color: colorOf(runs[index]?.run_id ?? '') } }),
  }
}

/** Areas grow with the value, as the eye compares areas. */
function dotSize(size: Axis, index: number): number {
  const range = extent(size.column.values)
  const value = size.column.values[index]
  if (!range || typeof value !== 'number' || !Number.isFinite(value)) return SIZES[0]
  const share = range[0] === range[1] ? 0.5 : (value - range[0]) / (range[1] - range[0])
  return Math.sqrt(SIZES[0] ** 2 + share * (SIZES[1] ** 2 - SIZES[0] ** 2))
}

function sizeNotes(size: Axis | undefined, indexes: readonly number[]): string[] {
  if (!size) return []
  const [low, high] = extent(size.column.values) ?? []
  const missing = indexes.filter((index) => !Number.isFinite(size.column.values[index])).length
  const range = `Size: ${size.column.label} from ${size.column.format(low ?? null)} to ${size.column.format(high ?? null)}.`
  return missing > 0 ? [`${range} ${missing} without it are smallest.`] : [range]
}

/** What the colours mean: a scale of numbers, or a list of texts. */
function colorKey(color: Axis | undefined, groups: readonly Dots[], theme: PlotTheme): PlotOption {
  // Without a run that has the number, all dots are grey and there is no scale.
  if (!color || (color.column.isNumeric && groups[0]?.color)) return {}
  const textStyle = { color: theme.muted, fontSize: 11 }
  if (!color.column.isNumeric) {
    const legend = {
      id: 'legend',
      type: 'scroll',
      top: 0,
      left: 0,
      itemWidth: 10,
      itemHeight: 10,
      textStyle,
    } as const
    return {
      legend: {
        ...legend,
        pageTextStyle: textStyle,
        data: groups.map(({ name, symbol }) => ({ name, icon: symbol })),
      },
      grid: { left: 16, right: 24, top: 44, bottom: 16, outerBoundsMode: 'same' },
    }
  }
  return {
    grid: { left: 16, right: 110, top: 16, bottom: 16, outerBoundsMode: 'same' },
    visualMap: scaleKey(color, colorRange(color), theme, { seriesIndex: 0, dimension: 2 }),
  }
}
