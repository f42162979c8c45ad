import type {
  BarSeriesOption,
  BoxplotSeriesOption,
  CustomSeriesOption,
  ParallelSeriesOption,
  ScatterSeriesOption,
} from 'echarts/charts'
import type {
  AriaComponentOption,
  DataZoomComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
  VisualMapComponentOption,
} from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { formatNumber } from '~/format/number'
import { type Column, counted, distinct, isTime } from '../data/columns'
import type { Axis } from '../data/selection'
import type { PlotTheme } from './theme'

/** What a plot may be made of: the parts that `echarts.ts` loads. */
export type PlotOption = ComposeOption<
  | AriaComponentOption
  | BarSeriesOption
  | BoxplotSeriesOption
  | CustomSeriesOption
  | DataZoomComponentOption
  | GridComponentOption
  | LegendComponentOption
  | ParallelSeriesOption
  | ScatterSeriesOption
  | TooltipComponentOption
  | VisualMapComponentOption
>

/** Something to do with a chart once it is there, such as brushing it. */
export interface PlotAction {
  type: string
  [detail: string]: unknown
}

export const FONT_SIZE = 11
const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

/** What all plots have in common. `label` tells who does not see it what it shows. */
export function baseOption(theme: PlotTheme, label: string): PlotOption {
  return {
    animation: false,
    backgroundColor: theme.ground,
    textStyle: { color: theme.ink, fontFamily: FONT_FAMILY, fontSize: FONT_SIZE },
    aria: { enabled: true, label: { enabled: true, description: label } },
    grid: { left: 16, right: 24, top: 16, bottom: 16, outerBoundsMode: 'same' },
    tooltip: {
      backgroundColor: theme.raised,
      borderColor: theme.hairline,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: theme.ink, fontSize: 12, fontWeight: 'normal' },
      extraCssText: 'box-shadow: 0 2px 8px rgb(0 0 0 / 12%); max-width: 420px; white-space: normal;',
      confine: true,
      transitionDuration: 0,
    },
  }
}

type XAxisOption = Extract<NonNullable<PlotOption['xAxis']>, { type?: 'value' | 'log' | 'time' | 'category' }>
/** An axis that may stand or lie: without the word that says which one it is. */
type Upright<T> = T extends unknown ? Omit<T, 'mainType'> : never
type AxisOption = Upright<XAxisOption>

/** The look of an axis, whatever it counts. */
function lookOfAxis(theme: PlotTheme, name: string, isVertical: boolean) {
  return {
    name,
    nameLocation: 'middle',
    nameGap: isVertical ? 12 : 8,
    nameTextStyle: { color: theme.ink, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: theme.hairline } },
    axisTick: { lineStyle: { color: theme.hairline } },
    splitLine: { lineStyle: { color: theme.hairline, opacity: 0.6 } },
    axisLabel: { color: theme.muted, fontSize: FONT_SIZE, hideOverlap: true },
  } as const
}

/** The axis for a column: of numbers, of powers, of time, or of texts. */
export function axisOption({ column, isLog }: Axis, theme: PlotTheme, isVertical: boolean): AxisOption {
  const look = lookOfAxis(theme, column.label, isVertical)
  if (!column.isNumeric) {
    const data = distinct(column).map(String)
    return {
      ...look,
      type: 'category',
      data,
      splitLine: { show: false },
      axisLabel: { ...look.axisLabel, width: 120, overflow: 'truncate' },
    }
  }
  if (isTime(column.field)) return { ...look, type: 'time' }
  const axisLabel = { ...look.axisLabel, formatter: (value: number) => formatNumber(value) }
  return isLog ? { ...look, type: 'log', axisLabel } : { ...look, type: 'value', scale: true, axisLabel }
}

/** An axis of counts or other numbers that is no column. */
export function numberAxis(name: string, theme: PlotTheme, isVertical: boolean) {
  const look = lookOfAxis(theme, name, isVertical)
  return {
    ...look,
    type: 'value' as const,
    axisLabel: { ...look.axisLabel, formatter: (value: number) => formatNumber(value) },
  }
}

/** An axis of names. */
export function categoryAxis(names: string[], name: string, theme: PlotTheme, isVertical: boolean) {
  const look = lookOfAxis(theme, name, isVertical)
  return {
    ...look,
    type: 'category' as const,
    data: names,
    splitLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      ...look.axisLabel,
      width: isVertical ? 220 : 110,
      overflow: 'truncate' as const,
      hideOverlap: true,
    },
  }
}

/** Lines of a tooltip, as elements: names of runs are anybody's text and never become markup. */
export function tooltipContent(
  title: string,
  lines: readonly [string, string][],
  hint?: string,
): HTMLElement {
  const box = document.createElement('div')
  const heading = document.createElement('div')
  heading.textContent = title
  heading.style.fontWeight = '600'
  box.append(heading)
  for (const [name, value] of lines) {
    const line = document.createElement('div')
    line.style.cssText = 'display: flex; justify-content: space-between; gap: 16px;'
    const label = document.createElement('span')
    label.textContent = name
    label.style.opacity = '0.75'
    const number = document.createElement('span')
    number.textContent = value
    number.style.cssText = 'font-variant-numeric: tabular-nums; overflow-wrap: anywhere; text-align: right;'
    line.append(label, number)
    box.append(line)
  }
  if (hint) {
    const last = document.createElement('div')
    last.textContent = hint
    last.style.cssText = 'opacity: 0.75; margin-top: 4px;'
    box.append(last)
  }
  return box
}

/** Columns' values of a run, for a tooltip. A column that is there twice is told once. */
export function valueLines(columns: readonly (Column | undefined)[], index: number): [string, string][] {
  const different = new Map(columns.flatMap((column) => (column ? [[column.text, column] as const] : [])))
  return [...different.values()].map((column) => [
    column.label,
    column.format(column.values[index] ?? null) || 'none',
  ])
}

/** What the label of a plot says of how much there is. */
export const drawn = (drawnCount: number, total: number) =>
  drawnCount === total ? counted(total, 'run') : `${drawnCount} of ${counted(total, 'run')}`
