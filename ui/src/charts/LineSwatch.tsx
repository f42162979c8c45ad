import type { Dash } from './styles'

/** A piece of a line, to find it in the chart. */
export function LineSwatch({ color, dash }: { color: string; dash: Dash }) {
  return (
    <svg width={18} height={10} aria-hidden style={{ flex: 'none' }}>
      <line
        x1={0}
        x2={18}
        y1={5}
        y2={5}
        stroke={color}
        strokeWidth={2}
        strokeDasharray={dash.join(' ') || undefined}
      />
    </svg>
  )
}
