import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { type Near, nearestValues } from './data/nearest'
import type { DrawnLine } from './data/scene'
import type { HoverBus } from './HoverBus'
import classes from './LineChart.module.css'
import { Plot, type PlotEvents, type Pointer } from './plot/Plot'
import { Tooltip } from './Tooltip'
import type { Chart } from './useChart'

/** What is at the pointer. */
interface Pointed {
  pointer: Pointer
  values: readonly Near<DrawnLine>[]
}

/** The lines of a chart on canvas, with a crosshair, a list of values and zoom by dragging. */
export function LineChart({
  chartId,
  chart,
  width,
  height,
  label,
  bus,
  plotRef,
  onZoom,
  onReset,
  isAlone,
}: {
  chartId: string
  chart: Chart
  width: number
  height: number
  /** What the chart shows, in a sentence. */
  label: string
  bus: HoverBus
  plotRef: RefObject<Plot | null>
  onZoom: (from: number, to: number) => void
  onReset: () => void
  /** Fills the screen: there arrow keys alone go to the next chart. */
  isAlone: boolean
}) {
  const [pointed, setPointed] = useState<Pointed>()
  const [isPinned, setPinned] = useState(false)
  const { lines, axis, x, y, isLogX, isLogY } = chart
  const input = { width, height, lines, axis, x, y, isLogX, isLogY }

  const point = (pointer: Pointer | undefined) => {
    const scales = plotRef.current?.areaScales()
    const values = pointer && scales ? nearestValues(lines, pointer, scales) : []
    setPointed(pointer && { pointer, values })
    const [nearest] = values
    plotRef.current?.overlay.draw({ line: nearest?.line, index: nearest?.index }, plotRef.current.areaFrame())
    bus.tell(pointer && { chartId, x: pointer.x, runId: nearest?.line.runIds[0] })
  }
  const events: PlotEvents = {
    onPoint: (pointer) => {
      if (!isPinned) point(pointer)
    },
    onZoom,
    onReset,
    onClick: () => setPinned((before) => !before && pointed !== undefined && pointed.values.length > 0),
  }
  const unpin = () => {
    setPinned(false)
    point(undefined)
  }

  const latest = useRef({ input, events, pointed })
  useLayoutEffect(() => {
    latest.current = { input, events, pointed }
  })
  const place = useCallback(
    (element: HTMLDivElement) => {
      const plot = new Plot(element, latest.current.input, () => latest.current.events)
      plotRef.current = plot
      const leave = bus.listen((hover) => {
        if (hover?.chartId === chartId) return
        const { lines } = latest.current.input
        const isMeant = ({ runIds, isSuperseded }: DrawnLine) => runIds[0] === hover?.runId && !isSuperseded
        const line = hover?.runId === undefined ? undefined : lines.find(isMeant)
        plot.overlay.draw({ line, crosshair: hover?.x }, plot.areaFrame())
      })
      return () => {
        leave()
        if (latest.current.pointed) bus.tell(undefined)
        plot.destroy()
        plotRef.current = null
      }
    },
    [bus, chartId, plotRef],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the input is made of these; what is pointed at is looked up anew only when they change
  useLayoutEffect(() => {
    plotRef.current?.update(input)
    // New points under a pointer that stands still.
    const { pointer } = latest.current.pointed ?? {}
    if (pointer) point(pointer)
  }, [plotRef, width, height, lines, axis, x.min, x.max, y.min, y.max, isLogX, isLogY])

  const moveTo = (line: DrawnLine | undefined, index: number) => {
    const scales = plotRef.current?.areaScales()
    const [placeX, placeY] = [line?.x[index], line?.y[index]]
    if (!scales || placeX === undefined || placeY === undefined) return
    const top = scales.y(Number.isNaN(placeY) ? y.min : placeY)
    point({ left: scales.x(placeX), top, x: placeX, y: placeY })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && pointed) unpin()
    else if (event.key === 'Enter' && pointed) setPinned(!isPinned)
    else if (isAlone && !event.shiftKey) return
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const [nearest] = pointed?.values ?? []
      const line = nearest?.line ?? lines.at(-1)
      const last = (line?.x.length ?? 0) - 1
      const step = event.key === 'ArrowLeft' ? -1 : 1
      moveTo(line, nearest ? Math.min(last, Math.max(0, nearest.index + step)) : last)
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const next = beside(pointed?.values ?? [], event.key === 'ArrowUp' ? 1 : -1)
      moveTo(next?.line, next?.index ?? 0)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no set of form fields
    <div
      className={classes.chart}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (!isPinned && pointed) point(undefined)
      }}
      data-pinned={isPinned || undefined}
      // Escape takes the list of values away, and not the dialog around it.
      data-mantine-stop-propagation={pointed !== undefined}
    >
      <div ref={place} aria-hidden />
      {pointed && pointed.values.length > 0 && (
        <Tooltip
          axis={axis}
          values={pointed.values}
          pointer={pointed.pointer}
          area={plotRef}
          isPinned={isPinned}
          onClose={unpin}
        />
      )}
    </div>
  )
}

/** The value above or below the nearest one. */
function beside(values: readonly Near<DrawnLine>[], direction: 1 | -1): Near<DrawnLine> | undefined {
  const [current] = values
  if (!current) return undefined
  const heightOf = ({ line, index }: Near<DrawnLine>) => line.y[index] ?? 0
  const from = heightOf(current)
  const further = values.filter((near) => (heightOf(near) - from) * direction > 0)
  return further.sort((one, other) => Math.abs(heightOf(one) - from) - Math.abs(heightOf(other) - from))[0]
}
