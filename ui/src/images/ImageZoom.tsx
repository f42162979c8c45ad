import { Modal, MultiSelect, SegmentedControl, Select, Text } from '@mantine/core'
import { type UIEvent, useRef, useState } from 'react'
import { artifactUrl } from '~/api/artifacts'
import { formatCount } from '~/format/number'
import classes from './ImageZoom.module.css'
import { imageAt, type LoggedImage } from './imageNames'
import type { ShownImages } from './shown'

/** Whole, or so many times as large as it is. */
const ZOOMS = ['fit', '1', '2', '4', '8'] as const
type Zoom = (typeof ZOOMS)[number]

interface ImageZoomProps extends ShownImages {
  /** The run whose image is large, and those beside it. */
  openRunIds: readonly string[]
  onOpen: (runIds: string[]) => void
  onStep: (step: number) => void
}

/** Images large, those of several runs beside each other; they scroll together. */
export function ImageZoom({ runs, images, keys, steps, step, openRunIds, onOpen, onStep }: ImageZoomProps) {
  const [zoom, setZoom] = useState<Zoom>('fit')
  const [key, setKey] = useState(keys[0] ?? '')
  const panes = useRef<HTMLDivElement>(null)
  const [first, ...others] = openRunIds.flatMap((id) => runs.find(({ run_id }) => run_id === id) ?? [])
  if (!first) return null
  const place = steps.findLastIndex((other) => other <= step)
  const turn = (by: number) => {
    const next = steps[place + by]
    if (next !== undefined) onStep(next)
  }
  /** What one pane shows, all show. */
  const scrollOthers = (event: UIEvent<HTMLElement>) => {
    const { scrollLeft, scrollTop } = event.currentTarget
    for (const pane of panes.current?.children ?? []) {
      const box = pane.lastElementChild
      if (box && box !== event.currentTarget) box.scrollTo({ left: scrollLeft, top: scrollTop })
    }
  }
  return (
    <Modal
      opened
      fullScreen
      onClose={() => onOpen([])}
      title={`${key}, step ${formatCount(steps[place] ?? step)}`}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLInputElement) return
        if (event.key === 'ArrowRight') turn(1)
        if (event.key === 'ArrowLeft') turn(-1)
      }}
      classNames={{ body: classes.body, content: classes.content }}
    >
      <div className={classes.bar}>
        {keys.length > 1 && (
          <Select
            label="Image"
            data={[...keys]}
            value={key}
            allowDeselect={false}
            onChange={(next) => setKey(next ?? key)}
          />
        )}
        <MultiSelect
          label="Beside it"
          miw={220}
          searchable
          placeholder={others.length === 0 ? 'Other runs…' : undefined}
          data={runs
            .filter(({ run_id }) => run_id !== first.run_id)
            .map(({ run_id, run_name }) => ({ value: run_id, label: run_name }))}
          value={others.map(({ run_id }) => run_id)}
          onChange={(ids) => onOpen([first.run_id, ...ids])}
        />
        <SegmentedControl
          aria-label="Zoom"
          data={ZOOMS.map((value) => ({ value, label: value === 'fit' ? 'Fit' : `${value}00 %` }))}
          value={zoom}
          onChange={(zoom) => setZoom(zoom as Zoom)}
        />
        <Text size="sm" c="dimmed">
          ← → turn through {formatCount(steps.length)} steps
        </Text>
      </div>
      <div className={classes.panes} ref={panes}>
        {[first, ...others].map((run) => (
          <figure key={run.run_id} className={classes.pane}>
            <figcaption>{run.run_name}</figcaption>
            <Large
              image={imageAt(images, run.run_id, key, step)}
              runName={run.run_name}
              zoom={zoom}
              onScroll={scrollOthers}
            />
          </figure>
        ))}
      </div>
    </Modal>
  )
}

interface LargeProps {
  image: LoggedImage | undefined
  runName: string
  zoom: Zoom
  onScroll: (event: UIEvent<HTMLElement>) => void
}

function Large({ image, runName, zoom, onScroll }: LargeProps) {
  const [width, setWidth] = useState(0)
  if (!image) return <p>None yet at this step.</p>
  const style = zoom === 'fit' || width === 0 ? undefined : { width: width * Number(zoom) }
  return (
    <section
      className={classes.scroll}
      data-fit={zoom === 'fit' || undefined}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={runName}
    >
      <img
        src={artifactUrl({ runId: image.runId }, image.path)}
        alt={`${image.key} of ${runName} at step ${image.step}`}
        style={style}
        onLoad={(event) => setWidth(event.currentTarget.naturalWidth)}
      />
    </section>
  )
}
