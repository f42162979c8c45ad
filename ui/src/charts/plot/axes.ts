import type uPlot from 'uplot'
import type { Span } from '../data/ranges'
import { formatDurationTick, formatTick, formatTimeTick } from '../format'
import type { ChartAxis } from '../search'
import { logTicks } from './scales'

/** The marks of an axis as they were drawn last, for exports. */
export interface Ticks {
  places: number[]
  labels: string[]
}

const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Distances between marks of durations, as clocks have them. */
const DURATION_STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((count) => count * DAY_MS),
]

/** Steps are whole: zoomed in, there are no marks between them. */
const WHOLE_STEPS = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((factor) => factor * 10 ** power),
).flat()

/** Colours by theme and name: to read one makes the browser compute styles, and a chart needs some dozen. */
const colors = new Map<string, string>()

/** A colour of the theme that the page has now. */
export function themeColor(name: string): string {
  const page = document.documentElement
  const id = `${page.dataset.mantineColorScheme} ${name}`
  const known = colors.get(id)
  if (known !== undefined) return known
  const color = getComputedStyle(page).getPropertyValue(name).trim()
  colors.set(id, color)
  return color
}

const LOOK = {
  font: FONT,
  stroke: () => themeColor('--ink-muted'),
  ticks: { show: false },
} satisfies uPlot.Axis

const grid = { stroke: () => themeColor('--hairline'), width: 1 }

/** The horizontal axis. */
export function xAxis(axis: ChartAxis, span: () => Span, isLog: boolean, ticks: Ticks): uPlot.Axis {
  const label = (place: number, step: number, before: number | undefined) => {
    if (axis.kind === 'time') return formatTimeTick(place, step, before)
    if (axis.kind === 'relative_time') return formatDurationTick(place, step)
    return formatTick(place, isLog ? place : step)
  }
  return {
    ...LOOK,
    grid: { show: false },
    size: axis.kind === 'time' ? 38 : 24,
    gap: 4,
    space: axis.kind === 'step' ? 56 : 72,
    incrs: stepsOf(axis),
    ...(isLog ? logSplits(span, 90, 'width') : {}),
    values: (_, places, _axis, _space, step) =>
      remember(ticks, places, (place, before) => label(place, step, before)),
  }
}

/** The vertical axis. It is as wide as its labels. */
export function yAxis(span: () => Span, isLog: boolean, ticks: Ticks): uPlot.Axis {
  return {
    ...LOOK,
    grid,
    gap: 6,
    space: 28,
    size: (plot, labels) => axisWidth(plot, labels),
    ...(isLog ? logSplits(span, 28, 'height') : {}),
    values: (_, places, _axis, _space, step) =>
      remember(ticks, places, (place) => formatTick(place, isLog ? place : step)),
  }
}

function stepsOf(axis: ChartAxis): number[] | undefined {
  if (axis.kind === 'relative_time') return DURATION_STEPS_MS
  return axis.kind === 'step' ? WHOLE_STEPS : undefined
}

function logSplits(span: () => Span, spacePixels: number, side: 'width' | 'height'): uPlot.Axis {
  return {
    splits: (plot) =>
      logTicks(span(), Math.max(2, Math.floor(plot.bbox[side] / devicePixelRatio / spacePixels))),
    filter: (_, splits) => splits,
  }
}

function remember(
  ticks: Ticks,
  places: number[],
  label: (place: number, before: number | undefined) => string,
) {
  ticks.places = places
  ticks.labels = places.map((place, index) => label(place, places[index - 1]))
  return ticks.labels
}

function axisWidth(plot: uPlot, labels: string[] | null): number {
  return Math.ceil(Math.max(0, ...(labels ?? []).map((text) => labelWidth(plot.ctx, text)))) + 10
}

/** Widths of labels by their shape: all digits are equally wide, so that few have to be measured. */
const widths = new Map<string, number>()

function labelWidth(context: CanvasRenderingContext2D, text: string): number {
  const shape = text.replace(/\d/g, '0')
  const known = widths.get(shape)
  if (known !== undefined) return known
  context.save()
  // In pixels of the page, whatever the canvas has.
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.font = FONT
  const { width } = context.measureText(shape)
  context.restore()
  widths.set(shape, width)
  return width
}
