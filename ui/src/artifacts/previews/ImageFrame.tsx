import { Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { EmptyState } from '~/components/states'
import classes from './ImageViewer.module.css'
import type { Size, View } from './zoom'

/** From here on people look at single pixels. */
const PIXELS_FROM_SCALE = 3

/** One picture in its frame, which tells what people do to it. */
export function ImageFrame(props: {
  source: string
  name: string
  size?: Size
  view: View
  withName: boolean
  onSize: (size: Size) => void
  onZoom: (factor: number, point: { x: number; y: number }) => void
  onMove: (x: number, y: number) => void
  /** Says whether the key does something. */
  onKey: (key: string) => boolean
  onDoubleClick: () => void
}) {
  const { source, name, size, view, withName, onSize, onZoom, onMove, onKey, onDoubleClick } = props
  const [isFailed, setFailed] = useState(false)
  const wheelRef = useWheel((event, frame) => {
    const box = frame.getBoundingClientRect()
    const point = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    onZoom(Math.exp(-event.deltaY / 300), point)
  })
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
    <div
      ref={wheelRef}
      role="application"
      aria-label={`${name}: plus and minus zoom, arrows move, F fits, A is actual size`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and zoomed by keys
      tabIndex={0}
      className={classes.frame}
      onPointerMove={(event) => {
        if (event.buttons === 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        onMove(event.movementX, event.movementY)
      }}
      onDoubleClick={onDoubleClick}
      onKeyDown={(event) => {
        if (!event.ctrlKey && !event.metaKey && onKey(event.key)) event.preventDefault()
      }}
    >
      <img
        src={source}
        alt={name}
        draggable={false}
        className={classes.image}
        data-pixels={view.scale >= PIXELS_FROM_SCALE || undefined}
        style={{
          visibility: size ? undefined : 'hidden',
          width: size?.width,
          transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
        }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          // A drawing may have no size of its own.
          onSize({ width: naturalWidth || 300, height: naturalHeight || 150 })
        }}
        onError={() => setFailed(true)}
      />
      {withName && <span className={classes.name}>{name}</span>}
    </div>
  )
}

/** Listens to the wheel so that the page does not scroll along, which React's own listener cannot keep from. */
function useWheel(onWheel: (event: WheelEvent, frame: HTMLElement) => void) {
  return useCallback(
    (frame: HTMLElement | null) => {
      if (!frame) return
      const listen = (event: WheelEvent) => {
        event.preventDefault()
        onWheel(event, frame)
      }
      frame.addEventListener('wheel', listen, { passive: false })
      return () => frame.removeEventListener('wheel', listen)
    },
    [onWheel],
  )
}
