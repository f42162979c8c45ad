import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { Run } from '~/api/runs'
import { Breakable } from '~/components/Breakable'
import { formatCount } from '~/format/number'
import { CellView } from './CellView'
import classes from './CompareTable.module.css'
import { type RunActions, RunHead } from './RunHead'
import type { TableRow } from './rows'

export interface CompareTableProps {
  runs: readonly Run[]
  rows: readonly TableRow[]
  baselineId: string | undefined
  experimentName: (experimentId: string) => string
  actions: RunActions
  onFold: (groupId: string) => void
}

const ROW_HEIGHT = 33
/** So many rows are simply there; more come and go as they are scrolled to. */
const MOST_PLAIN_ROWS = 300

/** The runs as columns, a row for each key. */
export function CompareTable(props: CompareTableProps) {
  const { runs, rows, baselineId, experimentName, actions } = props
  const scroll = useRef<HTMLElement>(null)
  const isVirtual = rows.length > MOST_PLAIN_ROWS
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (place) => rows[place]?.id ?? place,
    overscan: 20,
    enabled: isVirtual,
  })
  const items = isVirtual ? virtualizer.getVirtualItems() : undefined
  const places = items ? items.map(({ index }) => index) : rows.map((_, place) => place)
  const above = items?.[0]?.start ?? 0
  const below = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroll} className={classes.scroll} aria-label="Differences" tabIndex={0}>
      <table className={classes.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <span className="visually-hidden">Key</span>
            </th>
            {runs.map((run, place) => (
              <th key={run.run_id} scope="col" className={classes.run}>
                <RunHead
                  run={run}
                  experimentName={experimentName(run.experiment_id)}
                  place={place}
                  runCount={runs.length}
                  isBaseline={run.run_id === baselineId}
                  actions={actions}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {places.map((place) => {
            const row = rows[place]
            return row ? (
              <tr
                key={row.id}
                ref={isVirtual ? virtualizer.measureElement : undefined}
                data-index={place}
                data-kind={row.kind}
                aria-rowindex={place + 2}
              >
                <RowCells row={row} {...props} />
              </tr>
            ) : null
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  )
}

function RowCells({ row, runs, baselineId, onFold }: CompareTableProps & { row: TableRow }) {
  const indent = 'depth' in row ? { paddingLeft: 16 + row.depth * 16 } : undefined
  if (row.kind === 'section') {
    return (
      <>
        <th scope="rowgroup" className={classes.section}>
          {row.title} <SectionCount shown={row.shownCount} all={row.lineCount} />
        </th>
        <td colSpan={runs.length} />
      </>
    )
  }
  if (row.kind === 'group') {
    return (
      <>
        <th scope="row" style={indent}>
          <UnstyledButton
            className={classes.group}
            aria-expanded={!row.isFolded}
            onClick={() => onFold(row.id)}
          >
            <IconChevronRight size={12} aria-hidden data-open={!row.isFolded || undefined} />
            {row.label} <span className={classes.count}>{row.keyCount}</span>
          </UnstyledButton>
        </th>
        <td colSpan={runs.length} />
      </>
    )
  }
  const baseline = row.line.cells[runs.findIndex(({ run_id }) => run_id === baselineId)]
  return (
    <>
      <th scope="row" style={indent} title={row.line.key}>
        <Breakable text={row.label} />
      </th>
      {row.line.cells.map((cell, place) => (
        <td
          key={runs[place]?.run_id}
          data-number={cell.value !== undefined || undefined}
          data-baseline={cell === baseline || undefined}
        >
          <div className={classes.value}>
            <CellView line={row.line} cell={cell} baseline={baseline} />
          </div>
        </td>
      ))}
    </>
  )
}

/** How many of a section's keys are shown. */
export function SectionCount({ shown, all }: { shown: number; all: number }) {
  const text =
    shown === all
      ? formatCount(all)
      : shown === 0
        ? `all ${formatCount(all)} the same`
        : `${formatCount(shown)} of ${formatCount(all)}`
  return <span className={classes.count}>{text}</span>
}
