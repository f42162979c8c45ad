import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ImageFrame } from './ImageFrame'
import classes from './ImageViewer.module.css'
import { PreviewBar } from './PreviewBar'
import { fitScale, keptInSight, type Size, type View, zoomAt } from './zoom'

const STEP = 1.4
const PAN_PX = 40
/** The picture goes against the arrow, so that the arrow goes over the picture. */
const PANS: Record<string, { x: number; y: number } | undefined> = {
  ArrowLeft: { x: PAN_PX, y: 0 },
  ArrowRight: { x: -PAN_PX, y: 0 },
  ArrowUp: { x: 0, y: PAN_PX },
  ArrowDown: { x: 0, y: -PAN_PX },
}

/** Pictures side by side that are zoomed by wheel, keys and buttons and moved by dragging, as one. */
export function ImageViewer(props: { pictures: { source: string; name: string }[]; controls?: ReactNode }) {
  const { pictures, controls } = props
  const { ref, width, height } = useElementSize()
  const [sizes, setSizes] = useState<Record<string, Size>>({})
  const [chosen, setChosen] = useState<View>()
  const frame = { width: width / pictures.length, height }
  const shown = pictures.flatMap(({ source }) => sizes[source] ?? [])
  const [first] = shown
  // All of them fit.
  const fitted: View = {
    scale: shown.reduce((scale, size) => Math.min(scale, fitScale(size, frame)), 1),
    x: 0,
    y: 0,
  }
  const view = chosen ?? fitted

  const change = (next: View) => first && setChosen(keptInSight(next, first, frame))
  const zoom = (factor: number, point = { x: 0, y: 0 }) => change(zoomAt(view, factor, point))
  const showAll = () => setChosen(undefined)
  const actualSize = () => change({ scale: 1, x: 0, y: 0 })
  const press = (key: string): boolean => {
    const pan = PANS[key]
    if (pan) change({ ...view, x: view.x + pan.x, y: view.y + pan.y })
    else if (key === '+' || key === '=') zoom(STEP)
    else if (key === '-') zoom(1 / STEP)
    else if (key === '0' || key === 'f') showAll()
    else if (key === 'a') actualSize()
    else return false
    return true
  }

  return (
    <>
      <PreviewBar caption={shown.map(({ width, height }) => `${width} × ${height} px`).join(', ')}>
        <Tooltip label="Smaller  −">
          <ActionIcon aria-label="Smaller" onClick={() => zoom(1 / STEP)}>
            <IconMinus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <span className={classes.scale} role="status" aria-label="Zoom">
          {Math.round(view.scale * 100)} %
        </span>
        <Tooltip label="Larger  +">
          <ActionIcon aria-label="Larger" onClick={() => zoom(STEP)}>
            <IconPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Button variant="subtle" onClick={showAll}>
          Fit
        </Button>
        <Button variant="subtle" onClick={actualSize}>
          Actual size
        </Button>
        {controls}
      </PreviewBar>
      <div ref={ref} className={classes.frames}>
        {pictures.map(({ source, name }) => (
          <ImageFrame
            key={source}
            source={source}
            name={name}
            size={sizes[source]}
            view={view}
            withName={pictures.length > 1}
            onSize={(size) => setSizes((before) => ({ ...before, [source]: size }))}
            onZoom={zoom}
            onMove={(x, y) => change({ ...view, x: view.x + x, y: view.y + y })}
            onKey={press}
            onDoubleClick={chosen ? showAll : actualSize}
          />
        ))}
      </div>
    </>
  )
}
