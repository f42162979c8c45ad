const BAR_WIDTH = 2
const GAP = 1
const HEIGHT = 16
/** A day with few runs must not look like one with none. */
const LEAST_HEIGHT = 2

/** A bar of a small chart. */
export interface Bar {
  x: number
  height: number
}

/** The bars of some days: those with runs as high as they had many, those without a line at the foot. */
export function barsOf(counts: number[]): { width: number; height: number; busy: Bar[]; idle: Bar[] } {
  const most = Math.max(0, ...counts)
  const busy: Bar[] = []
  const idle: Bar[] = []
  counts.forEach((count, day) => {
    const x = day * (BAR_WIDTH + GAP)
    if (count === 0) idle.push({ x, height: 1 })
    else busy.push({ x, height: Math.max(LEAST_HEIGHT, (count / most) * HEIGHT) })
  })
  return { width: counts.length * (BAR_WIDTH + GAP), height: HEIGHT, busy, idle }
}

/** Bars as the outline of an SVG path. */
export const barsPath = (bars: Bar[]) =>
  bars.map(({ x, height }) => `M${x} ${HEIGHT}v${-round(height)}h${BAR_WIDTH}v${round(height)}z`).join('')

const round = (length: number) => Math.round(length * 10) / 10
