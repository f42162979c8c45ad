import type { LoggedModelMetric } from '~/api/loggedModels'
import { formatNumber } from '~/format/number'
import type { Goal } from '~/state/metricGoal'

const WIDTH = 160
const HEIGHT = 28
const EDGE = 3

/** The best of some points; NaN is never it. */
export function bestPoint(points: LoggedModelMetric[], goal: Goal): LoggedModelMetric | undefined {
  return points
    .filter(({ value }) => !Number.isNaN(value))
    .reduce<LoggedModelMetric | undefined>((best, point) => {
      if (!best) return point
      return (goal === 'minimize' ? point.value < best.value : point.value > best.value) ? point : best
    }, undefined)
}

/** Where points are drawn: lines of those that are finite, broken where one is not. */
export function chartLines(points: { step: number; value: number }[]): { x: number; y: number }[][] {
  const finite = points.filter(({ value }) => Number.isFinite(value))
  const steps = points.map(({ step }) => step)
  const values = finite.map(({ value }) => value)
  const [firstStep, lastStep] = [Math.min(...steps), Math.max(...steps)]
  const [least, greatest] = [Math.min(...values), Math.max(...values)]
  const place = (value: number, from: number, to: number, size: number) =>
    EDGE + (to === from ? 0.5 : (value - from) / (to - from)) * (size - 2 * EDGE)
  const lines: { x: number; y: number }[][] = [[]]
  for (const { step, value } of points) {
    if (!Number.isFinite(value)) lines.push([])
    else {
      lines.at(-1)?.push({
        x: place(step, firstStep, lastStep, WIDTH),
        y: HEIGHT - place(value, least, greatest, HEIGHT),
      })
    }
  }
  return lines.filter((line) => line.length > 0)
}

/** A metric over steps, small enough for a row. The numbers stand in the table that it is in. */
export function MiniChart({ points, label }: { points: LoggedModelMetric[]; label: string }) {
  const first = points[0]
  const last = points.at(-1)
  const text = `${label}: from ${formatNumber(first?.value)} at step ${formatNumber(first?.step)} to ${formatNumber(last?.value)} at step ${formatNumber(last?.step)}`
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={text}>
      <title>{text}</title>
      {chartLines(points).map((line) =>
        line.length === 1 ? (
          <circle key={line[0]?.x} cx={line[0]?.x} cy={line[0]?.y} r={1.5} fill="var(--accent)" />
        ) : (
          <polyline
            key={line[0]?.x}
            points={line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={1.5}
          />
        ),
      )}
    </svg>
  )
}
