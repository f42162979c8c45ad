const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const toTheSecond = { dateStyle: 'medium', timeStyle: 'medium' } as const
let dateTime = new Intl.DateTimeFormat(undefined, toTheSecond)
let shownTimeZone: 'UTC' | undefined

/** The time zone that moments are shown in, as `Intl` takes it; undefined is that of the clocks here. */
export const timeZoneShown = () => shownTimeZone

/** Shows moments as clocks have them here, or in UTC. */
export function setTimeZone(timeZone: 'local' | 'UTC') {
  shownTimeZone = timeZone === 'UTC' ? 'UTC' : undefined
  dateTime = new Intl.DateTimeFormat(undefined, { ...toTheSecond, timeZone: shownTimeZone })
}

/** A moment in the reader's own time zone, unless another was chosen, to the second. */
export const formatTime = (timeMs: number) => dateTime.format(timeMs)

/** How long ago: `3 min ago`, `2 d ago`. */
export function formatAgo(timeMs: number, nowMs = Date.now()): string {
  const elapsedMs = nowMs - timeMs
  if (elapsedMs < 0) return formatTime(timeMs)
  if (elapsedMs < 5 * SECOND_MS) return 'now'
  return `${largestUnit(elapsedMs)} ago`
}

function largestUnit(durationMs: number): string {
  if (durationMs < MINUTE_MS) return `${Math.floor(durationMs / SECOND_MS)} s`
  if (durationMs < HOUR_MS) return `${Math.floor(durationMs / MINUTE_MS)} min`
  if (durationMs < DAY_MS) return `${Math.floor(durationMs / HOUR_MS)} h`
  if (durationMs < 365 * DAY_MS) return `${Math.floor(durationMs / DAY_MS)} d`
  return `${Math.floor(durationMs / (365 * DAY_MS))} y`
}

/** A duration in its two largest units: `1 h 5 min`, `12.3 s`, `450 ms`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`
  if (durationMs < MINUTE_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`
  const parts: [number, string, number, string][] = [
    [DAY_MS, 'd', HOUR_MS, 'h'],
    [HOUR_MS, 'h', MINUTE_MS, 'min'],
    [MINUTE_MS, 'min', SECOND_MS, 's'],
  ]
  for (const [largeMs, large, smallMs, small] of parts) {
    if (durationMs < largeMs) continue
    const rest = Math.floor((durationMs % largeMs) / smallMs)
    return `${Math.floor(durationMs / largeMs)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`
  }
  return ''
}
