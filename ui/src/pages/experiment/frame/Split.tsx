import { type PointerEvent, type ReactNode, useRef, useState } from 'react'
import classes from './Split.module.css'

const LEAST_PERCENT = 20
const MOST_PERCENT = 80
const KEY_STEP_PERCENT = 2

const within = (percent: number) => Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, percent))

/** Two things beside each other, with a divider that is dragged, or moved with arrows. */
export function Split(props: {
  percent: number
  onPercent: (percent: number) => void
  left: ReactNode
  right: ReactNode
}) {
  const { percent, onPercent, left, right } = props
  const box = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number>()
  const shown = dragged ?? percent
  const onMove = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect()
    if (dragged === undefined || !bounds) return
    setDragged(within(((event.clientX - bounds.left) / bounds.width) * 100))
  }
  const onUp = () => {
    if (dragged !== undefined) onPercent(dragged)
    setDragged(undefined)
  }
  return (
    <div ref={box} className={classes.split}>
      <div className={classes.part} style={{ width: `${shown}%` }}>
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule between sections cannot be moved */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the table"
        aria-valuenow={Math.round(shown)}
        aria-valuemin={LEAST_PERCENT}
        aria-valuemax={MOST_PERCENT}
        tabIndex={0}
        className={classes.divider}
        data-dragged={dragged !== undefined || undefined}
        onPointerDown={(event) => {
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragged(percent)
        }}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') onPercent(within(percent - KEY_STEP_PERCENT))
          if (event.key === 'ArrowRight') onPercent(within(percent + KEY_STEP_PERCENT))
        }}
      />
      <div className={`${classes.part} ${classes.rest}`}>{right}</div>
    </div>
  )
}
