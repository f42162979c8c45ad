import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useState } from 'react'
import { EmptyState } from '~/components/states'
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
/** From here on people look at single pixels. */
const PIXELS_FROM_SCALE = 3

/** A picture that is zoomed by wheel, keys and buttons and moved by dragging. */
export function ImageViewer({
  source,
  name,
  controls,
}: {
  source: string
  name: string
  controls?: ReactNode
}) {
  const { ref: sizeRef, width, height } = useElementSize()
  const [image, setImage] = useState<Size>()
  const [chosen, setChosen] = useState<View>()
  const [isFailed, setFailed] = useState(false)
  const frame = { width, height }
  const fitted: View = { scale: image ? fitScale(image, frame) : 1, x: 0, y: 0 }
  const view = chosen ?? fitted

  const change = (next: View) => image && setChosen(keptInSight(next, image, frame))
  const zoom = (factor: number, point = { x: 0, y: 0 }) => change(zoomAt(view, factor, point))
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const box =
      event.currentTarget instanceof HTMLElement ? event.currentTarget.getBoundingClientRect() : undefined
    if (!box) return
    const point = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    zoom(Math.exp(-event.deltaY / 300), point)
  }
  const wheelRef = useWheel(onWheel)
  const ref = useMergedRef(sizeRef, wheelRef)
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons === 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    change({ ...view, x: view.x + event.movementX, y: view.y + event.movementY })
  }
  const actionOf = (key: string): (() => void) | undefined => {
    const pan = PANS[key]
    if (pan) return () => change({ ...view, x: view.x + pan.x, y: view.y + pan.y })
    if (key === '+' || key === '=') return () => zoom(STEP)
    if (key === '-') return () => zoom(1 / STEP)
    if (key === '0' || key === 'f') return () => setChosen(undefined)
    if (key === 'a') return () => change({ scale: 1, x: 0, y: 0 })
    return undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const action = actionOf(event.key)
    if (!action || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    action()
  }

  if (isFailed) {
    return (
      <EmptyState title="This picture cannot be shown">
        <Text c="dimmed">
          The file may be damaged, or be of another kind than its name says. It can be downloaded.
        </Text>
      </EmptyState>
    )
  }
  return (
    <>
      <PreviewBar caption={image && `${image.width} × ${image.height} px`}>
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
        <Button variant="subtle" onClick={() => setChosen(undefined)}>
          Fit
        </Button>
        <Button variant="subtle" onClick={() => change({ scale: 1, x: 0, y: 0 })}>
          Actual size
        </Button>
        {controls}
      </PreviewBar>
      <div
        ref={ref}
        role="application"
        aria-label={`${name}: plus and minus zoom, arrows move, F fits, A is actual size`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and zoomed by keys
        tabIndex={0}
        className={classes.frame}
        onPointerMove={onPointerMove}
        onDoubleClick={() => (chosen ? setChosen(undefined) : change({ scale: 1, x: 0, y: 0 }))}
        onKeyDown={onKeyDown}
      >
        <img
          src={source}
          alt={name}
          draggable={false}
          className={classes.image}
          data-pixels={view.scale >= PIXELS_FROM_SCALE || undefined}
          style={{
            visibility: image ? undefined : 'hidden',
            width: image?.width,
            transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
          onLoad={({ currentTarget }) => {
            // A drawing may have no size of its own.
            const { naturalWidth, naturalHeight } = currentTarget
            setImage({ width: naturalWidth || 300, height: naturalHeight || 150 })
          }}
          onError={() => setFailed(true)}
        />
      </div>
    </>
  )
}

/** Listens to the wheel so that the page does not scroll along, which React's own listener cannot keep from. */
function useWheel(onWheel: (event: WheelEvent) => void) {
  return useCallback(
    (element: HTMLElement | null) => {
      element?.addEventListener('wheel', onWheel, { passive: false })
      return () => element?.removeEventListener('wheel', onWheel)
    },
    [onWheel],
  )
}
