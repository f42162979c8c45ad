import { formatCount } from '~/format/number'

const BAR_WIDTH = 2
const GAP = 1
const HEIGHT = 16
const LEAST_HEIGHT = 2

/** How many runs were started on each of the last days, as small bars. */
export function Sparkline({ runsPerDay }: { runsPerDay: number[] }) {
  const most = Math.max(0, ...runsPerDay)
  const total = runsPerDay.reduce((sum, count) => sum + count, 0)
  const text =
    total === 0
      ? `No runs in the last ${runsPerDay.length} days`
      : `${formatCount(total)} runs in the last ${runsPerDay.length} days, at most ${formatCount(most)} a day`
  return (
    <svg width={runsPerDay.length * (BAR_WIDTH + GAP)} height={HEIGHT} role="img" aria-label={text}>
      <title>{text}</title>
      {runsPerDay.map((count, day) => {
        const height = count === 0 ? 1 : Math.max(LEAST_HEIGHT, (count / most) * HEIGHT)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
            key={day}
            x={day * (BAR_WIDTH + GAP)}
            y={HEIGHT - height}
            width={BAR_WIDTH}
            height={height}
            fill={count === 0 ? 'var(--hairline)' : 'var(--accent)'}
          />
        )
      })}
    </svg>
  )
}
