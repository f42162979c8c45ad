import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { Breakable } from '~/components/Breakable'
import { CellView } from './CellView'
import own from './CompareRows.module.css'
import type { CompareTableProps } from './CompareTable'
import classes from './CompareTable.module.css'
import { RunHead } from './RunHead'
import type { TableRow } from './rows'

const ROW_HEIGHT = 57
/** So many keys can be looked over; more are shown when asked for. */
const COLUMNS_AT_FIRST = 100

/** The runs as rows, a column for each key: for many runs. */
export function CompareRows({ runs, rows, baselineId, experimentName, actions }: CompareTableProps) {
  const scroll = useRef<HTMLElement>(null)
  const [isWide, setWide] = useState(false)
  const lines = rows.filter((row) => row.kind === 'line')
  const shown = isWide ? lines : lines.slice(0, COLUMNS_AT_FIRST)
  const virtualizer = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (place) => runs[place]?.run_id ?? place,
    overscan: 10,
  })
  const items = virtualizer.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  const baselinePlace = runs.findIndex(({ run_id }) => run_id === baselineId)
  return (
    <>
      {shown.length < lines.length && (
        <div className={own.more}>
          First {COLUMNS_AT_FIRST} of {lines.length} keys.
          <Button variant="subtle" onClick={() => setWide(true)}>
            Show all
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroll} className={classes.scroll} aria-label="Differences" tabIndex={0}>
        <table className={`${classes.table} ${own.table}`} aria-rowcount={runs.length + 1}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Run</span>
              </th>
              {shown.map(({ id, line }) => (
                <th key={id} scope="col" data-number={isNumber(line.cells) || undefined}>
                  <span className={own.kind}>{sectionTitle(rows, id)}</span>
                  <Breakable text={line.key} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <tr style={{ height: above }} />}
            {items.map(({ index: place }) => {
              const run = runs[place]
              return run ? (
                <tr
                  key={run.run_id}
                  ref={virtualizer.measureElement}
                  data-index={place}
                  data-kind="line"
                  aria-rowindex={place + 2}
                >
                  <th scope="row">
                    <RunHead
                      run={run}
                      experimentName={experimentName(run.experiment_id)}
                      place={place}
                      runCount={runs.length}
                      isBaseline={place === baselinePlace}
                      actions={actions}
                    />
                  </th>
                  {shown.map(({ id, line }) => {
                    const cell = line.cells[place]
                    return (
                      <td
                        key={id}
                        data-number={cell?.value !== undefined || undefined}
                        data-baseline={place === baselinePlace || undefined}
                      >
                        <div className={classes.value}>
                          {cell && <CellView line={line} cell={cell} baseline={line.cells[baselinePlace]} />}
                        </div>
                      </td>
                    )
                  })}
                </tr>
              ) : null
            })}
            {below > 0 && <tr style={{ height: below }} />}
          </tbody>
        </table>
      </section>
    </>
  )
}

const isNumber = (cells: { value?: number }[]) => cells.some(({ value }) => value !== undefined)

/** The section of a row, by the beginning of its id. */
const sectionTitle = (rows: readonly TableRow[], id: string) =>
  rows.find((row) => row.kind === 'section' && id.startsWith(`${row.id} `))?.id ?? ''
