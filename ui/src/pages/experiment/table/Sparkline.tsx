import type { Series } from '~/api/series'
import { sparklinePath } from './sparklinePath'

const HEIGHT_PX = 20

/** The course of a metric, as small as a word. */
export function Sparkline({ series, label, widthPx }: { series?: Series; label: string; widthPx: number }) {
  const path = sparklinePath(series, widthPx, HEIGHT_PX)
  if (!path) return null
  return (
    <svg width={widthPx} height={HEIGHT_PX} role="img" aria-label={`${label}: ${path.summary}`}>
      <path d={path.line} fill="none" stroke="var(--accent)" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  )
}
