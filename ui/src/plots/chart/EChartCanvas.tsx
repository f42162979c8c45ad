import { useEffect, useRef } from 'react'
import type { PlotAction, PlotOption } from './option'
import { type PlotEvent, plotChart } from './plotChart'

export interface EChartProps {
  option: PlotOption
  height: number
  /** Wider than its place, a plot scrolls. */
  minWidth?: number
  /** Done once they change. */
  actions?: readonly PlotAction[]
  onClick?: (event: PlotEvent) => void
  onBrush?: (event: PlotEvent) => void
}

const NO_ACTIONS: readonly PlotAction[] = []

/** The chart itself. A change of its option keeps what the reader did to it: zoom, hover, brushes. */
export default function EChartCanvas(props: EChartProps) {
  const { option, height, minWidth, actions = NO_ACTIONS } = props
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof plotChart>>(null)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    if (!place.current) return
    const made = plotChart(place.current, {
      click: (event) => latest.current.onClick?.(event),
      brush: (event) => latest.current.onBrush?.(event),
    })
    chart.current = made
    return () => {
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => chart.current?.draw(option), [option])
  useEffect(() => chart.current?.act(actions), [actions])

  return (
    <div style={{ overflowX: 'auto' }} tabIndex={minWidth === undefined ? undefined : 0}>
      <div ref={place} data-testid="plot" style={{ height, minWidth }} />
    </div>
  )
}
