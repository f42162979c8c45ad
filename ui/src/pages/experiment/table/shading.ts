import type { CSSProperties } from 'react'
import type { Goal } from '~/state/metricGoal'
import type { Column } from '../columns/column'

/** From where to where the numbers of a column go. */
export interface Range {
  min: number
  max: number
}

/** At the strongest the ground has so much of the colour: texts on it stay readable. */
const STRONGEST_PERCENT = 38

/** How a number's cell is shaded: stronger the better it is, or with a bar as long as it is great. */
export function shadeOf(
  value: number | undefined,
  column: Column,
  range: Range | undefined,
  goal: Goal,
): CSSProperties | undefined {
  if (!column.shading || !range || value === undefined || !Number.isFinite(value)) return undefined
  const share = range.max > range.min ? (value - range.min) / (range.max - range.min) : 0.5
  const place = Math.min(1, Math.max(0, share))
  if (column.shading === 'heat') {
    const strength = goal === 'minimize' ? 1 - place : place
    return { backgroundColor: mix(strength * STRONGEST_PERCENT) }
  }
  const percent = (place * 100).toFixed(1)
  return { backgroundImage: `linear-gradient(to right, ${mix(22)} ${percent}%, transparent ${percent}%)` }
}

const mix = (percent: number) => `color-mix(in srgb, var(--accent) ${percent.toFixed(1)}%, transparent)`
