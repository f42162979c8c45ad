import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { formatCount } from '~/format/number'
import { useRunColors } from '~/state/runColor'
import classes from './AllSteps.module.css'
import { Picture } from './Picture'
import type { ShownImages } from './shown'

const GAP = 4

/** A row for each run and key, a column for each step. The slider brings its step into view. */
export function AllSteps({
  runs,
  images,
  keys,
  steps,
  step,
  sizePx,
  onOpen,
}: ShownImages & { onOpen: (runId: string, step: number) => void }) {
  const scroll = useRef<HTMLElement>(null)
  const colorOf = useRunColors()
  const byPlace = useMemo(
    () => new Map(images.map((image) => [`${image.runId} ${image.step} ${image.key}`, image])),
    [images],
  )
  const columns = useVirtualizer({
    horizontal: true,
    count: steps.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => sizePx + GAP,
    overscan: 4,
  })
  const place = steps.indexOf(step)
  // Scrolling is the browser's state: there is no other way than to tell it.
  useEffect(() => {
    if (place >= 0) columns.scrollToIndex(place, { align: 'center' })
  }, [place, columns])
  useEffect(() => {
    // Its argument is what makes this happen anew: another size moves every column.
    if (sizePx > 0) columns.measure()
  }, [sizePx, columns])
  const items = columns.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = columns.getTotalSize() - (items.at(-1)?.end ?? 0)
  const rows = runs.flatMap((run) => keys.map((key) => ({ run, key })))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroll} className={classes.scroll} aria-label="Images by step" tabIndex={0}>
      <table className={classes.table} aria-colcount={steps.length + 1}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            {before > 0 && <td style={{ minWidth: before }} />}
            {items.map(({ index }) => (
              <th
                key={index}
                scope="col"
                aria-colindex={index + 2}
                data-current={index === place || undefined}
              >
                {formatCount(steps[index] ?? 0)}
              </th>
            ))}
            {after > 0 && <td style={{ minWidth: after }} />}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ run, key }) => (
            <tr key={`${run.run_id} ${key}`}>
              <th scope="row">
                <span className={classes.name} title={run.run_name}>
                  <span className={classes.dot} style={{ background: colorOf(run.run_id) }} />
                  {run.run_name}
                </span>
                {keys.length > 1 && <span className={classes.key}>{key}</span>}
              </th>
              {before > 0 && <td />}
              {items.map(({ index }) => {
                const image = byPlace.get(`${run.run_id} ${steps[index]} ${key}`)
                return (
                  <td key={index} style={{ minWidth: sizePx }}>
                    {image && (
                      <Picture
                        image={image}
                        runName={run.run_name}
                        sizePx={sizePx}
                        onOpen={() => onOpen(run.run_id, image.step)}
                      />
                    )}
                  </td>
                )
              })}
              {after > 0 && <td />}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
