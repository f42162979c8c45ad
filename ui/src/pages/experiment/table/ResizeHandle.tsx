import { type PointerEvent, useState } from 'react'
import { MIN_WIDTH_PX } from '../columns/column'
import { labelOf } from '../columns/source'
import { useHeader } from './HeaderContext'
import type { PlacedColumn } from './layout'
import classes from './RunGrid.module.css'

const KEY_STEP_PX = 16

/** The edge of a column, which is dragged, or moved with arrows. A double click makes it as wide as it was at first. */
export function ResizeHandle({ placed }: { placed: PlacedColumn }) {
  const { change } = useHeader()
  const [drag, setDrag] = useState<{ startX: number; deltaPx: number }>()
  const resize = (widthPx: number) => change(placed.id, { widthPx: Math.max(MIN_WIDTH_PX, widthPx) })
  const onMove = (event: PointerEvent) => {
    if (drag) setDrag({ ...drag, deltaPx: event.clientX - drag.startX })
  }
  const onUp = () => {
    if (drag && drag.deltaPx !== 0) resize(placed.widthPx + drag.deltaPx)
    setDrag(undefined)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between sections cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${labelOf(placed.column.source)}`}
      aria-valuenow={placed.widthPx}
      aria-valuemin={MIN_WIDTH_PX}
      aria-valuemax={2000}
      tabIndex={0}
      draggable
      className={classes.resize}
      data-dragged={drag !== undefined || undefined}
      style={drag ? { transform: `translateX(${drag.deltaPx}px)` } : undefined}
      onDragStart={(event) => {
        // The head below is dragged otherwise.
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ startX: event.clientX, deltaPx: 0 })
      }}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onDoubleClick={() => change(placed.id, { widthPx: undefined })}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resize(placed.widthPx - KEY_STEP_PX)
        if (event.key === 'ArrowRight') resize(placed.widthPx + KEY_STEP_PX)
      }}
    />
  )
}
