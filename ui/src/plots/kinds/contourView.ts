import type { CustomSeriesOption } from 'echarts/charts'
import type { Run } from '~/api/runs'
import { formatNumber } from '~/format/number'
import { colorPlace, colorRange, colorShare, scaleKey } from '../chart/colorKey'
import { sequentialColor } from '../chart/colors'
import { axisOption, baseOption, drawn, type PlotOption, tooltipContent, valueLines } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { extent } from '../data/columns'
import { convexHull, type Field2d, interpolate, mergeSamples, NEIGHBOURS } from '../data/contour'
import { isolines, niceLevels } from '../data/isolines'
import { type Axis, plottable } from '../data/selection'
import type { PlotView } from '../frame/PlotFrame'
import { nameOf, type PlotProps } from './plotProps'

interface ContourInput {
  runs: readonly Run[]
  x?: Axis
  y?: Axis
  value?: Axis
  theme: PlotTheme
  openRun: PlotProps['openRun']
}

const COLUMNS = 80
const ROWS = 56
const LEVELS = 8
const HEIGHT = 480
/** Fewer different places span no area worth a landscape. */
const FEWEST_PLACES = 4

/** The landscape, its lines of equal height and the runs on it. */
export function contourView({ runs, x, y, value, theme, openRun }: ContourInput): PlotView | string {
  if (!x || !y || !value) {
    return 'A contour needs two params that are numbers and vary, and a metric. Choose X, Y and value.'
  }
  if (![x, y, value].every(({ column }) => column.isNumeric))
    return 'X, Y and value of a contour are numbers. Choose others.'
  const { indexes, notes } = plottable(runs.length, [x, y, value])
  const xScale = scaleOf(x, indexes)
  const yScale = scaleOf(y, indexes)
  const samples = indexes.map((index) => ({
    x: xScale.toShare(Number(x.column.values[index])),
    y: yScale.toShare(Number(y.column.values[index])),
    value: colorPlace(value, index) ?? Number.NaN,
  }))
  const places = mergeSamples(samples)
  if (places.length < FEWEST_PLACES || convexHull(places).length < 3) {
    return [
      `A contour needs ${FEWEST_PLACES} runs or more that differ in both ${x.column.label} and ${y.column.label}; there are ${places.length} such places.`,
      ...notes,
    ].join(' ')
  }
  const field = interpolate(samples, COLUMNS, ROWS)
  const range = colorRange(value)
  const label = `${value.column.label} over ${x.column.label} and ${y.column.label}, between ${drawn(indexes.length, runs.length)}.`
  const columns = [x.column, y.column, value.column]
  const option: PlotOption = {
    ...baseOption(theme, label),
    grid: { left: 16, right: 110, top: 16, bottom: 16, outerBoundsMode: 'same' },
    xAxis: { ...axisOption(x, theme, false), splitLine: { show: false } },
    yAxis: { ...axisOption(y, theme, true), splitLine: { show: false } },
    visualMap: scaleKey(value, range, theme, { seriesIndex: [] }),
    series: [
      landscape(field, range, xScale, yScale, theme),
      heights(field, range, value, xScale, yScale, theme),
      {
        type: 'scatter',
        id: 'runs',
        symbolSize: 9,
        cursor: 'pointer',
        z: 5,
        emphasis: { scale: 1.5 },
        data: indexes.map((index) => ({
          value: [Number(x.column.values[index]), Number(y.column.values[index])],
          itemStyle: {
            color: sequentialColor(colorShare(value, index, range) ?? 0, theme.isDark),
            borderColor: theme.ground,
            borderWidth: 1.5,
          },
        })),
      },
    ],
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const event = Array.isArray(params) ? params[0] : params
      const index = indexes[event?.dataIndex ?? -1] ?? -1
      return tooltipContent(nameOf(runs, index), valueLines(columns, index), 'Click to open')
    },
  }
  return {
    label,
    fileName: `contour ${value.column.label} over ${x.column.label} and ${y.column.label}`,
    option,
    height: HEIGHT,
    notes: [
      `Between runs: the mean of the ${NEIGHBOURS} nearest, weighed by distance (Franke and Little), at ${COLUMNS} × ${ROWS} places${x.isLog || y.isLog || value.isLog ? ', logarithms where an axis is logarithmic' : ''}. Runs at one place count with their mean. Nothing is drawn outside of the runs.`,
      ...notes,
    ],
    onClick: (event) => {
      const run = event.seriesIndex === 2 ? runs[indexes[event.dataIndex ?? -1] ?? -1] : undefined
      if (run) openRun(run.run_id, event.event?.event)
    },
    table: {
      columns: ['Run', ...columns.map(({ label }) => label)],
      rows: indexes.map((index) => ({
        runId: runs[index]?.run_id,
        values: [nameOf(runs, index), ...columns.map(({ values }) => values[index] ?? null)],
      })),
    },
  }
}

interface Scale {
  toShare: (value: number) => number
  toValue: (share: number) => number
}

/** Between values and shares of what the runs span, in logarithms where the axis is. */
function scaleOf({ column, isLog }: Axis, indexes: readonly number[]): Scale {
  const [low, high] = extent(indexes.map((index) => column.values[index] ?? null)) ?? [0, 1]
  if (low === high) return { toShare: () => 0.5, toValue: () => low }
  if (!isLog) {
    return {
      toShare: (value) => (value - low) / (high - low),
      toValue: (share) => low + share * (high - low),
    }
  }
  const ratio = Math.log(high / low)
  return {
    toShare: (value) => Math.log(value / low) / ratio,
    toValue: (share) => low * Math.exp(share * ratio),
  }
}

/** The cells, each a rectangle of its colour. */
function landscape(
  { columns, rows, values }: Field2d,
  [low, high]: [number, number],
  x: Scale,
  y: Scale,
  theme: PlotTheme,
): CustomSeriesOption {
  const cells = [...values].flatMap((value, cell) => {
    if (Number.isNaN(value)) return []
    const column = cell % columns
    const row = Math.floor(cell / columns)
    const share = low === high ? 0.5 : (value - low) / (high - low)
    return [
      [
        x.toValue(column / columns),
        x.toValue((column + 1) / columns),
        y.toValue(row / rows),
        y.toValue((row + 1) / rows),
        share,
      ],
    ]
  })
  return {
    type: 'custom',
    id: 'landscape',
    silent: true,
    progressive: 0,
    encode: { x: [0, 1], y: [2, 3] },
    data: cells,
    renderItem: (_, api) => {
      const [left = 0, bottom = 0] = api.coord([api.value(0), api.value(2)])
      const [right = 0, top = 0] = api.coord([api.value(1), api.value(3)])
      return {
        type: 'rect',
        // On whole pixels, so that no ground shines through between two.
        shape: onPixels(left, top, right, bottom),
        style: { fill: sequentialColor(Number(api.value(4)), theme.isDark), opacity: 0.8 },
      }
    },
  }
}

function onPixels(left: number, top: number, right: number, bottom: number) {
  const x = Math.round(left)
  const y = Math.round(top)
  return { x, y, width: Math.round(right) - x, height: Math.round(bottom) - y }
}

/** Lines of equal height, each with its number. */
function heights(
  field: Field2d,
  [low, high]: [number, number],
  value: Axis,
  x: Scale,
  y: Scale,
  theme: PlotTheme,
): CustomSeriesOption {
  const lines = niceLevels(low, high, LEVELS)
    .map((level) => ({ level, segments: isolines(field, level) }))
    .filter(({ segments }) => segments.length > 0)
  return {
    type: 'custom',
    id: 'heights',
    silent: true,
    z: 3,
    data: lines.map((_, place) => [x.toValue(0), y.toValue(0), place]),
    encode: { x: 0, y: 1 },
    renderItem: (_, api) => {
      const line = lines[Number(api.value(2))]
      if (!line) return undefined
      const at = (xShare: number, yShare: number) => api.coord([x.toValue(xShare), y.toValue(yShare)])
      const pieces = line.segments.map(([x1, y1, x2, y2]) => [...at(x1, y1), ...at(x2, y2)])
      const middle = pieces[Math.floor(pieces.length / 2)] ?? []
      return {
        type: 'group',
        children: [
          {
            type: 'path',
            shape: { pathData: pieces.map(([x1, y1, x2, y2]) => `M${x1},${y1}L${x2},${y2}`).join('') },
            style: { stroke: theme.ink, fill: 'none', lineWidth: 0.75, opacity: 0.55 },
          },
          {
            type: 'text',
            x: middle[0] ?? 0,
            y: middle[1] ?? 0,
            style: {
              text: formatNumber(value.isLog ? 10 ** line.level : line.level),
              fill: theme.ink,
              stroke: theme.ground,
              lineWidth: 3,
              fontSize: 11,
              align: 'center',
              verticalAlign: 'middle',
            },
          },
        ],
      }
    },
  }
}
