// biome-ignore-all lint/a11y/useSemanticElements: rows of a <table> cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is meant
// biome-ignore-all lint/a11y/noStaticElementInteractions: the role is one of two, both of which are interactive
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useId, useMemo, useRef } from 'react'
import { useRowHeight } from '~/state/preferences'
import { type Column, columnGroups, gridTemplate, type Sort } from './column'
import { HeaderRow } from './HeaderRow'
import { useRowKeys } from './rowKeys'
import { type Selection, useToggle } from './selection'
import { TableRow } from './TableRow'
import classes from './VirtualTable.module.css'

const CHECKBOX_WIDTH = 32
const SIDE_PADDING = 32

/** A row's place in a tree. */
export interface TreePlace {
  /** 1 at the top. */
  level: number
  /** Absent for what has nothing below it. */
  isExpanded?: boolean
}

export interface VirtualTableProps<Row> {
  label: string
  rows: Row[]
  rowId: (row: Row) => string
  /** What people call a row, for labels. */
  rowName: (row: Row) => string
  columns: Column<Row>[]
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** What Enter does. */
  onOpen?: (row: Row) => void
  selection?: Selection
  /** Where each row is in a tree, and what folds it. */
  tree?: { place: (row: Row) => TreePlace; toggle: (row: Row) => void }
  /** Keys for the row that `j` and `k` moved to. */
  onActive?: (row: Row | undefined) => void
  /** Asks for more rows when the last ones are seen. */
  onEnd?: () => void
  /** What stands after the last row. */
  footer?: ReactNode
}

/** A table of which only what is seen is in the page, so that it may have any number of rows. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, rows, rowId, rowName, columns, sort, onSort, selection, tree, onEnd, footer } = props
  const isNarrow = useMediaQuery('(max-width: 640px)')
  const shown = useMemo(
    () => (isNarrow ? columns.filter(({ isWideOnly }) => !isWideOnly) : columns),
    [isNarrow, columns],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const headerRows = columnGroups(shown).some(({ group }) => group !== '') ? 2 : 1
  const prefix = useId()
  const order = useMemo(() => rows.map(rowId), [rows, rowId])
  const toggle = useToggle(selection, order)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingEnd: headerRows * rowHeight,
  })
  const keys = useRowKeys({ ...props, order, scroller, virtualizer, toggle })
  const items = virtualizer.getVirtualItems()
  const seesEnd = (items.at(-1)?.index ?? 0) >= rows.length - 1
  useEffect(() => {
    if (seesEnd) onEnd?.()
  }, [seesEnd, onEnd])
  const template = `${selection ? `${CHECKBOX_WIDTH}px ` : ''}${gridTemplate(shown)}`
  const leastWidth = shown.reduce((sum, { width }) => sum + width + 12, SIDE_PADDING + CHECKBOX_WIDTH)
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, both of which have these
    <div
      ref={scroller}
      className={classes.table}
      data-selects={selection !== undefined || undefined}
      tabIndex={0}
      role={tree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={rows.length + headerRows}
      aria-colcount={shown.length + (selection ? 1 : 0)}
      aria-multiselectable={selection !== undefined}
      aria-activedescendant={keys.activeIndex === -1 ? undefined : `${prefix}${keys.activeIndex}`}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
      onBlur={keys.onBlur}
    >
      <HeaderRow
        columns={shown}
        template={template}
        leastWidth={leastWidth}
        sort={sort}
        onSort={onSort}
        selection={selection}
        order={order}
      />
      <div
        role="rowgroup"
        className={classes.body}
        style={{ height: virtualizer.getTotalSize(), minWidth: leastWidth }}
      >
        {items.map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          const id = rowId(row)
          const place = tree?.place(row)
          return (
            <TableRow
              key={id}
              row={row}
              id={id}
              elementId={`${prefix}${index}`}
              name={rowName(row)}
              columns={shown}
              template={template}
              start={start}
              height={size}
              place={index + headerRows + 1}
              level={place?.level}
              isExpanded={place?.isExpanded}
              isSelected={selection?.ids.has(id)}
              isActive={keys.activeIndex === index}
              onToggle={keys.toggle}
              onPoint={keys.point}
            />
          )
        })}
      </div>
      {footer}
    </div>
  )
}
