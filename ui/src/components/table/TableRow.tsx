// biome-ignore-all lint/a11y/useSemanticElements: rows of a <table> cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is meant
import { Checkbox } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import type { Column } from './column'
import classes from './VirtualTable.module.css'

interface TableRowProps<Row> {
  row: Row
  id: string
  /** Its id in the page, by which the table says that it is the active one. */
  elementId: string
  name: string
  columns: Column<Row>[]
  template: string
  start: number
  height: number
  /** Its place among all rows, headers counted, from 1. */
  place: number
  level: number | undefined
  isExpanded: boolean | undefined
  /** Absent where nothing is selected. */
  isSelected: boolean | undefined
  isActive: boolean
  onToggle: (id: string, isRange: boolean) => void
  onPoint: (id: string) => void
}

/** A row. It is drawn again only when it changes: moving through a table must not draw all that is seen. */
export const TableRow = memo(function TableRow<Row>({
  row,
  id,
  elementId,
  name,
  columns,
  template,
  start,
  height,
  place,
  level,
  isExpanded,
  isSelected,
  isActive,
  onToggle,
  onPoint,
}: TableRowProps<Row>) {
  return (
    <div
      id={elementId}
      role="row"
      className={classes.row}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      aria-rowindex={place}
      aria-selected={isSelected}
      aria-level={level}
      aria-expanded={isExpanded}
      data-active={isActive || undefined}
      onPointerDown={() => onPoint(id)}
    >
      {isSelected !== undefined && (
        <div role="gridcell" className={classes.check}>
          <Checkbox
            checked={isSelected}
            aria-label={`Select ${name}`}
            onClick={(event) => onToggle(id, event.shiftKey)}
            onChange={() => undefined}
          />
        </div>
      )}
      {columns.map(({ id: columnId, cell, isNumber, isPinned }) => (
        <div
          key={columnId}
          role="gridcell"
          className={classes.cell}
          data-column={columnId}
          data-number={isNumber || undefined}
          data-pinned={isPinned || undefined}
        >
          {cell(row)}
        </div>
      ))}
    </div>
  )
  // `memo` forgets that the function is generic.
}) as <Row>(props: TableRowProps<Row>) => ReactNode
