import { useEffect, useRef } from 'react'
import { init } from './echarts'
import type { PlotAction, PlotOption } from './option'

/** Something that happened on a chart. */
export interface PlotEvent {
  /** Place of the thing in its series. */
  dataIndex?: number
  seriesIndex?: number
  /** Of a brush: the axis and its new ranges. */
  parallelAxisId?: string
  intervals?: [number, number][]
  event?: { event?: MouseEvent }
}

export interface EChartProps {
  option: PlotOption
  height: number
  /** Wider than its place, a plot scrolls. */
  minWidth?: number
  /** Done each time after the option is set. */
  actions?: readonly PlotAction[]
  onClick?: (event: PlotEvent) => void
  onBrush?: (event: PlotEvent) => void
}

/** Parts that go when a new option does not have them. Those with the same id stay, with what the reader did to them. */
const REPLACED = ['series', 'xAxis', 'yAxis', 'visualMap', 'legend', 'dataZoom', 'parallel', 'parallelAxis']

/** The chart itself. A change of its option keeps what the reader did to it: zoom, hover, brushes. */
export default function EChartCanvas({ option, height, minWidth, actions, onClick, onBrush }: EChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(null)
  const handlers = useRef({ onClick, onBrush })
  handlers.current = { onClick, onBrush }

  useEffect(() => {
    if (!place.current) return
    const made = init(place.current, undefined, { renderer: 'canvas' })
    chart.current = made
    made.on('click', (event) => handlers.current.onClick?.(event as PlotEvent))
    made.on('axisareaselected', (event) => handlers.current.onBrush?.(event as PlotEvent))
    const resizing = new ResizeObserver(() => made.resize())
    resizing.observe(place.current)
    return () => {
      resizing.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(option, { replaceMerge: REPLACED })
    for (const action of actions ?? []) chart.current?.dispatchAction(action, { silent: true })
  }, [option, actions])

  return (
    <div style={{ overflowX: 'auto' }} tabIndex={minWidth === undefined ? undefined : 0}>
      <div ref={place} data-testid="plot" style={{ height, minWidth }} />
    </div>
  )
}
