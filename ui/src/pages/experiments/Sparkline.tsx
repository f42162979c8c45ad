import { formatMany } from '~/format/count'
import { formatCount } from '~/format/number'
import { type Bar, barsOf, barsPath } from './bars'

/** How many runs were started on each of the last days, as small bars. */
export function Sparkline({ runsPerDay }: { runsPerDay: number[] }) {
  const { width, height, busy, idle } = barsOf(runsPerDay)
  const text = sentence(runsPerDay)
  return (
    <svg width={width} height={height} role="img" aria-label={text}>
      <title>{text}</title>
      <Bars bars={idle} fill="var(--hairline)" />
      <Bars bars={busy} fill="var(--accent)" />
    </svg>
  )
}

/** One path for all of them: a list has many rows, and a row has thirty. */
function Bars({ bars, fill }: { bars: Bar[]; fill: string }) {
  return bars.length > 0 && <path d={barsPath(bars)} fill={fill} />
}

function sentence(runsPerDay: number[]): string {
  const total = runsPerDay.reduce((sum, count) => sum + count, 0)
  const days = `in the last ${runsPerDay.length} days`
  if (total === 0) return `No runs ${days}`
  return `${formatMany(total, 'run')} ${days}, at most ${formatCount(Math.max(...runsPerDay))} a day`
}
