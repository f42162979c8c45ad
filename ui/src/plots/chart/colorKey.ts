import type { VisualMapComponentOption } from 'echarts/components'
import { formatNumber } from '~/format/number'
import { extent } from '../data/columns'
import type { Axis } from '../data/selection'
import { sequentialColors } from './colors'
import type { PlotTheme } from './theme'

/** A run's number as a scale of colours counts it, and no number where it has none. */
export function colorPlace({ column, isLog }: Axis, index: number): number | null {
  const value = column.values[index]
  if (typeof value !== 'number' || !Number.isFinite(value) || (isLog && value <= 0)) return null
  return isLog ? Math.log10(value) : value
}

/** From where to where the colours of an axis go. */
export function colorRange(axis: Axis): [number, number] {
  return extent(axis.column.values.map((_, index) => colorPlace(axis, index))) ?? [0, 1]
}

/** Where a run's number lies between the first and the last colour. */
export function colorShare(axis: Axis, index: number, [low, high]: [number, number]): number | null {
  const place = colorPlace(axis, index)
  if (place === null) return null
  return low === high ? 0.5 : (place - low) / (high - low)
}

/** The scale of colours at the side of a plot. It colours the series and dimension that it is told, or none. */
export function scaleKey(
  { column, isLog }: Axis,
  [low, high]: [number, number],
  theme: PlotTheme,
  colored: { seriesIndex: number[] | number; dimension?: number },
): VisualMapComponentOption {
  const read = (place: number) => (isLog ? 10 ** place : place)
  return {
    id: 'colors',
    type: 'continuous',
    ...colored,
    min: low,
    max: high === low ? low + 1 : high,
    right: 0,
    top: 32,
    itemWidth: 12,
    itemHeight: 160,
    inRange: { color: sequentialColors(theme.isDark) },
    text: [column.format(read(high)), column.format(read(low))],
    formatter: (value) => formatNumber(read(Number(value))),
    textStyle: { color: theme.muted, fontSize: 11 },
    hoverLink: false,
  }
}
