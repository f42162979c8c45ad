import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef } from 'react'
import classes from './DataTable.module.css'
import {
  type Cell,
  cellNumber,
  cellText,
  columnWidth,
  isNumeric,
  shortText,
  type TableSort,
} from './tableData'

const ROW_HEIGHT_PX = 26
const NUMBER_WIDTH_PX = 64

interface DataTableProps {
  label: string
  columns: string[]
  rowCount: number
  /** The row that stands at a place; nothing while it is being read. */
  rowAt: (place: number) => Cell[] | undefined
  /** Its number in the file, from 1. */
  numberAt?: (place: number) => number
  /** Some rows, by which columns get their widths. */
  sample: Cell[][]
  sort?: TableSort
  /** Absent where the table cannot be sorted. */
  onSort?: (sort: TableSort | undefined) => void
  /** Told which places are in sight, for a table that is read as it is looked at. */
  onShow?: (first: number, last: number) => void
  /** How a cell is drawn that is no text or number. */
  renderCell?: (cell: Cell) => ReactNode | undefined
}

/** A file's table, of which only the rows and columns in sight are drawn. */
export function DataTable(props: DataTableProps) {
  const { label, columns, rowCount, rowAt, numberAt = (place) => place + 1, sample } = props
  const { sort, onSort, onShow, renderCell } = props
  const scroller = useRef<HTMLDivElement>(null)
  const widths = useMemo(
    () => columns.map((name, column) => columnWidth(name, sample, column)),
    [columns, sample],
  )
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 10,
    scrollMargin: ROW_HEIGHT_PX,
    onChange: ({ range }) => range && onShow?.(range.startIndex, range.endIndex),
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (column) => widths[column] ?? 0,
    overscan: 3,
    scrollMargin: NUMBER_WIDTH_PX,
  })
  const shownColumns = across.getVirtualItems()
  const width = across.getTotalSize() + NUMBER_WIDTH_PX
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div ref={scroller} className={classes.scroller} tabIndex={0}>
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + 1}
        style={{ height: rows.getTotalSize() + ROW_HEIGHT_PX, width }}
      >
        <thead className={classes.head} style={{ height: ROW_HEIGHT_PX, width }}>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.corner} style={{ width: NUMBER_WIDTH_PX }}>
              <span className="visually-hidden">Row</span>
            </th>
            {shownColumns.map(({ index, start, size }) => (
              <th
                key={index}
                scope="col"
                aria-colindex={index + 2}
                aria-sort={sortText(sort, index)}
                className={classes.cell}
                data-number={isNumeric(sample, index) || undefined}
                style={{ left: start, width: size }}
              >
                <Heading name={columns[index] ?? ''} column={index} sort={sort} onSort={onSort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.getVirtualItems().map(({ index: place, start }) => {
            const row = rowAt(place)
            return (
              <tr
                key={place}
                aria-rowindex={place + 2}
                className={classes.row}
                style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT_PX, width }}
              >
                <th scope="row" className={classes.number} style={{ width: NUMBER_WIDTH_PX }}>
                  {numberAt(place)}
                </th>
                {shownColumns.map(({ index, start: left, size }) => (
                  <td
                    key={index}
                    aria-colindex={index + 2}
                    className={classes.cell}
                    style={{ left, width: size }}
                  >
                    {row ? (
                      <CellContent cell={row[index]} renderCell={renderCell} />
                    ) : (
                      <span className={classes.wait} />
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function sortText(sort: TableSort | undefined, column: number): 'ascending' | 'descending' | undefined {
  if (sort?.column !== column) return undefined
  return sort.isDescending ? 'descending' : 'ascending'
}

function Heading(props: { name: string; column: number } & Pick<DataTableProps, 'sort' | 'onSort'>) {
  const { name, column, sort, onSort } = props
  if (!onSort) return <span title={name}>{name}</span>
  const isSorted = sort?.column === column
  const next = () => {
    if (!isSorted) return onSort({ column, isDescending: false })
    onSort(sort.isDescending ? undefined : { column, isDescending: true })
  }
  return (
    <UnstyledButton onClick={next} className={classes.heading} title={name}>
      <span>{name}</span>
      {isSorted &&
        (sort.isDescending ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
    </UnstyledButton>
  )
}

function CellContent({ cell, renderCell }: { cell: Cell } & Pick<DataTableProps, 'renderCell'>) {
  const drawn = renderCell?.(cell)
  if (drawn !== undefined) return drawn
  const text = cellText(cell)
  if (cell === null || cell === undefined) return <span className={classes.missing}>–</span>
  return (
    <span title={text} data-number={cellNumber(cell) !== undefined || undefined} className={classes.text}>
      {shortText(cell)}
    </span>
  )
}
