import type { EChartsOption, SeriesOption } from 'echarts'
import { listOf, matrixOf, type PlotlyList } from './plotlyArrays'
import { isRecord, type PlotlyFigure } from './plotlyFigure'

type Trace = PlotlyFigure['data'][number]

/** A figure of Plotly as ECharts draws it. Words are in the colour of the page. */
export function figureOption({ data, layout }: PlotlyFigure, ink: string): EChartsOption {
  const legend = data.filter(({ name }) => name !== undefined).map(({ name }) => String(name))
  const common: EChartsOption = {
    animation: false,
    textStyle: { color: ink },
    title: { text: textOf(layout.title), left: 'center', top: 8, textStyle: { fontSize: 14, color: ink } },
    legend: { show: legend.length > 1, type: 'scroll', bottom: 4, textStyle: { color: ink } },
    tooltip: { trigger: 'item' },
    grid: { left: 64, right: 32, top: 48, bottom: 76 },
  }
  const [first] = data
  if (first?.type === 'pie') return { ...common, series: data.map(pie) }
  if (first?.type === 'heatmap') return { ...common, ...heatmap(first, layout, ink) }
  const isAcross = data.some(({ orientation }) => orientation === 'h')
  const along = axisOf(
    data.map((trace) => listOf(isAcross ? trace.y : trace.x)),
    layout[isAcross ? 'yaxis' : 'xaxis'],
  )
  const up = axisOf(
    data.map((trace) => valuesOf(trace, isAcross)),
    layout[isAcross ? 'xaxis' : 'yaxis'],
  )
  return {
    ...common,
    xAxis: isAcross ? up : along,
    yAxis: isAcross ? along : up,
    series: data.map((trace) => seriesOf(trace, isAcross)),
  }
}

const valuesOf = (trace: Trace, isAcross: boolean) =>
  trace.type === 'histogram' ? [0] : listOf(isAcross ? trace.x : trace.y)

function seriesOf(trace: Trace, isAcross: boolean): SeriesOption {
  const name = trace.name === undefined ? undefined : String(trace.name)
  if (trace.type === 'histogram') return { type: 'bar', name, barCategoryGap: '2%', data: bins(trace) }
  if (trace.type === 'box') return { type: 'boxplot', name, data: boxes(trace) }
  const points = pairs(listOf(trace.x), listOf(trace.y))
  if (trace.type === 'bar')
    return { type: 'bar', name, data: points, ...(isAcross ? { encode: { x: 0, y: 1 } } : {}) }
  const mode = String(trace.mode ?? 'lines+markers')
  if (!mode.includes('lines')) return { type: 'scatter', name, data: points, symbolSize: 6 }
  return { type: 'line', name, data: points, showSymbol: mode.includes('markers'), symbolSize: 5 }
}

/** Points of two lists; the one that is missing counts 0, 1, 2, …. */
function pairs(x: PlotlyList | undefined, y: PlotlyList | undefined): [number | string, number | string][] {
  const length = Math.max(x?.length ?? 0, y?.length ?? 0)
  return Array.from({ length }, (_, index) => [x ? (x[index] ?? '-') : index, y ? (y[index] ?? '-') : index])
}

function axisOf(lists: (PlotlyList | undefined)[], layout: unknown) {
  const { title, type } = isRecord(layout) ? layout : {}
  const values = lists.flatMap((list) => list ?? []).filter((value) => value !== null)
  const texts = values.filter((value) => typeof value === 'string')
  const isTime = texts.length > 0 && texts.every((text) => /^\d{4}-\d{2}(-\d{2}|$)/.test(text))
  const kind = texts.length > 0 ? (isTime ? 'time' : 'category') : type === 'log' ? 'log' : 'value'
  return { type: kind, name: textOf(title), nameLocation: 'middle', nameGap: 28, scale: true } as const
}

/** Bars of a histogram: where each is, and how many numbers are in it. */
function bins(trace: Trace): [number, number][] {
  const numbers = (listOf(trace.x) ?? listOf(trace.y) ?? []).filter((value) => typeof value === 'number')
  if (numbers.length === 0) return []
  const low = numbers.reduce((least, number) => Math.min(least, number), Infinity)
  const high = numbers.reduce((most, number) => Math.max(most, number), -Infinity)
  const asked = Number(trace.nbinsx)
  const count = asked > 0 ? asked : Math.max(1, Math.ceil(Math.sqrt(numbers.length)))
  const width = (high - low) / count || 1
  const counts = Array.from({ length: count }, () => 0)
  for (const number of numbers) {
    const bin = Math.min(count - 1, Math.floor((number - low) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((found, bin) => [low + (bin + 0.5) * width, found])
}

/** The five numbers of a box: ends, quarters and the middle. */
function boxes(trace: Trace): number[][] {
  const numbers = (listOf(trace.y) ?? listOf(trace.x) ?? []).filter((value) => typeof value === 'number')
  if (numbers.length === 0) return []
  const sorted = [...numbers].sort((left, right) => left - right)
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const low = sorted[Math.floor(place)] ?? 0
    return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place % 1)
  }
  return [[at(0), at(0.25), at(0.5), at(0.75), at(1)]]
}

function heatmap(trace: Trace, layout: PlotlyFigure['layout'], ink: string): EChartsOption {
  const rows = matrixOf(trace.z) ?? []
  const cells = rows.flatMap((row, y) =>
    row.map((value, x): [number, number, number | string] => [x, y, value ?? '-']),
  )
  const numbers = cells.map(([, , value]) => value).filter((value) => typeof value === 'number')
  const names = (list: unknown, length: number) =>
    (listOf(list) ?? Array.from({ length }, (_, index) => index)).map(String)
  const title = (axis: unknown) => (isRecord(axis) ? textOf(axis.title) : undefined)
  return {
    grid: { left: 96, right: 96, top: 48, bottom: 64 },
    xAxis: {
      type: 'category',
      data: names(trace.x, rows[0]?.length ?? 0),
      name: title(layout.xaxis),
      nameLocation: 'middle',
      nameGap: 32,
    },
    yAxis: { type: 'category', data: names(trace.y, rows.length), name: title(layout.yaxis) },
    visualMap: {
      min: numbers.reduce((least, number) => Math.min(least, number), Infinity),
      max: numbers.reduce((most, number) => Math.max(most, number), -Infinity),
      calculable: true,
      right: 8,
      top: 'middle',
      textStyle: { color: ink },
      inRange: { color: ['#fde725', '#5ec962', '#21918c', '#3b528b', '#440154'] },
    },
    series: [{ type: 'heatmap', data: cells, label: { show: cells.length <= 144 } }],
  }
}

function pie(trace: Trace): SeriesOption {
  const labels = listOf(trace.labels) ?? []
  const values = listOf(trace.values) ?? []
  return {
    type: 'pie',
    radius: [Number(trace.hole) > 0 ? '35%' : '0%', '65%'],
    data: values.map((value, index) => ({ name: String(labels[index] ?? index), value: Number(value) })),
  }
}

/** The text of a title, which is a text or an object with one. */
function textOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title
  if (typeof title !== 'object' || title === null || !('text' in title)) return undefined
  return String(title.text)
}
