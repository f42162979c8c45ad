import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import classes from './VirtualRows.module.css'

/** Rows that are seen at once; of more, the list scrolls within the page. */
const SEEN_ROWS = 24

/** A table whose rows are drawn as they come into sight, so that it may have tens of thousands. */
export function VirtualRows(props: {
  label: string
  count: number
  rowHeightPx: number
  /** Widths of the columns, as CSS grids have them. */
  columns: string
  /** The table is not narrower than this, and scrolls sideways where there is less room. */
  minWidthPx?: number
  /** The heading's cells. */
  head?: ReactNode
  /** A row's cells. */
  renderRow: (index: number) => ReactNode
  /** Told which rows are in sight. */
  onShow?: (first: number, last: number) => void
}) {
  const { label, count, rowHeightPx, columns, minWidthPx, head, renderRow, onShow } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    onChange: ({ range }) => range && onShow?.(range.startIndex, range.endIndex),
  })
  const headHeightPx = head ? rowHeightPx : 0
  const height = Math.min(count, SEEN_ROWS - 0.5) * rowHeightPx + headHeightPx + 1
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ height }}
      tabIndex={count >= SEEN_ROWS ? 0 : undefined}
    >
      <table
        aria-label={label}
        aria-rowcount={count + Number(head !== undefined)}
        className={classes.table}
        style={{ minWidth: minWidthPx }}
      >
        {head && (
          <thead className={classes.head}>
            <tr style={{ gridTemplateColumns: columns, height: rowHeightPx }}>{head}</tr>
          </thead>
        )}
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <tr
              key={index}
              aria-rowindex={index + 1 + Number(head !== undefined)}
              className={classes.row}
              style={{
                gridTemplateColumns: columns,
                height: rowHeightPx,
                transform: `translateY(${start}px)`,
              }}
            >
              {renderRow(index)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
