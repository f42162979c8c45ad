import { formatCount, formatNumber } from '~/format/number'
import { formatDuration, formatTime, timeZoneShown } from '~/format/time'
import type { ChartAxis } from './search'

/** What an axis shows, in words. */
export function axisName(axis: ChartAxis): string {
  if (axis.kind === 'metric') return axis.key
  return { step: 'step', time: 'time', relative_time: 'relative time' }[axis.kind]
}

/** A place on the x axis, exactly. */
export function formatPlace(axis: ChartAxis, place: number): string {
  if (axis.kind === 'time') return formatTime(place)
  if (axis.kind === 'relative_time') return formatSignedDuration(place)
  return axis.kind === 'step' ? formatCount(Math.round(place)) : formatNumber(place, 6)
}

/** What stands above the values at a place: `step 1,200`, or of a bucket `steps 1,200 – 1,240`. */
export function formatPlaces(axis: ChartAxis, first: number, last: number): string {
  const text = formatPlace(axis, first)
  const name = axis.kind === 'time' ? '' : `${axisName(axis)} `
  return first === last ? `${name}${text}` : `${name}${text} – ${formatPlace(axis, last)}`
}

function formatSignedDuration(durationMs: number): string {
  return durationMs < 0
    ? `−${formatDuration(-durationMs)}`
    : durationMs === 0
      ? '0'
      : formatDuration(durationMs)
}

/** A duration on an axis whose marks are `stepMs` apart: whole units, without the decimals of short ones. */
export function formatDurationTick(durationMs: number, stepMs: number): string {
  if (durationMs === 0) return '0'
  const size = Math.abs(durationMs)
  const isWholeSeconds = size >= 1000 && size < 60_000 && stepMs % 1000 === 0
  const text = isWholeSeconds ? `${size / 1000} s` : formatDuration(size)
  return durationMs < 0 ? `−${text}` : text
}

const MINUTES = { hour: '2-digit', minute: '2-digit' } as const
const makeTimeFormats = (timeZone: string | undefined) => ({
  timeZone,
  minutes: new Intl.DateTimeFormat(undefined, { ...MINUTES, timeZone }),
  seconds: new Intl.DateTimeFormat(undefined, { ...MINUTES, second: '2-digit', timeZone }),
  day: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone }),
})
let timeFormats = makeTimeFormats(undefined)
const DAY_MS = 86_400_000

/** A moment on an axis; the day where it is new. */
export function formatTimeTick(timeMs: number, stepMs: number, beforeMs: number | undefined): string {
  if (timeFormats.timeZone !== timeZoneShown()) timeFormats = makeTimeFormats(timeZoneShown())
  const { minutes, seconds, day } = timeFormats
  if (stepMs >= DAY_MS) return day.format(timeMs)
  const text = (stepMs < 60_000 ? seconds : minutes).format(timeMs)
  const isNewDay = beforeMs === undefined || day.format(beforeMs) !== day.format(timeMs)
  return isNewDay ? `${day.format(timeMs)}\n${text}` : text
}

/** A number on an axis whose marks are `step` apart: with the decimals that tell neighbours apart, and no more. */
export function formatTick(value: number, step: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    const digits = Math.max(
      0,
      Math.floor(Math.log10(size)) - Math.floor(Math.log10(Math.max(step, Number.MIN_VALUE))),
    )
    return shortExponent(value, Math.min(6, digits))
  }
  const decimals = decimalsOf(step)
  return numberFormat(decimals).format(value).replace('-', '−')
}

/** Formatters are dear to make, and an axis needs a dozen labels. */
const formats = new Map<number, Intl.NumberFormat>()

function numberFormat(decimals: number): Intl.NumberFormat {
  const existing = formats.get(decimals)
  if (existing) return existing
  const made = new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals })
  formats.set(decimals, made)
  return made
}

/** How many decimals a distance between marks has: 0.25 has two. */
function decimalsOf(step: number): number {
  for (let decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)); decimals < 12; decimals += 1) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals
  }
  return 12
}

function shortExponent(value: number, digits: number): string {
  const size = Math.abs(value)
  for (const [unit, factor] of [
    ['G', 1e9],
    ['M', 1e6],
  ] as const) {
    if (size < factor || size >= 1e12) continue
    return `${trimmed((value / factor).toFixed(Math.min(3, digits)))} ${unit}`.replace('-', '−')
  }
  const [mantissa = '', exponent = ''] = value.toExponential(digits).split('e')
  return `${trimmed(mantissa)}e${exponent.replace('+', '')}`.replaceAll('-', '−')
}

const trimmed = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** A number of points: exact up to a million, then `1.2 M`. */
export function formatPoints(count: number): string {
  return count < 1e6 ? formatCount(count) : `${trimmed((count / 1e6).toFixed(1))} M`
}

/** How much of the data is drawn: `1,000 of 1.2 M points`. */
export function drawnCaption(drawn: number, total: number): string {
  if (drawn >= total) return `${formatPoints(total)} ${total === 1 ? 'point' : 'points'}`
  return `${formatPoints(drawn)} of ${formatPoints(total)} points`
}
