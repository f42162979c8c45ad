// biome-ignore-all lint/a11y/useSemanticElements: rows of a <table> cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is meant
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is one of two, both of which have these
import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type Column, columnGroups, type Sort, sortAfterClick } from './column'
import type { Selection } from './selection'
import classes from './VirtualTable.module.css'

/** The names of the columns, by which a click sorts, and above them the groups if there are any. */
export function HeaderRow<Row>({
  columns,
  template,
  leastWidth,
  sort,
  onSort,
  selection,
  order,
}: {
  columns: Column<Row>[]
  template: string
  leastWidth: number
  sort?: Sort
  onSort?: (sort: Sort) => void
  selection?: Selection
  order: string[]
}) {
  const groups = columnGroups(columns)
  const hasGroups = groups.some(({ group }) => group !== '')
  const chosen = selection ? order.filter((id) => selection.ids.has(id)).length : 0
  const style = { gridTemplateColumns: template }
  return (
    <div role="rowgroup" className={classes.header} style={{ minWidth: leastWidth }}>
      {hasGroups && (
        <div role="row" aria-rowindex={1} className={classes.headerRow} style={style}>
          {selection && <div role="gridcell" />}
          {groups.map(({ id, group, count }) => (
            <div
              key={id}
              // A cell without words is no header of anything.
              role={group === '' ? 'gridcell' : 'columnheader'}
              aria-colspan={count}
              className={classes.group}
              data-empty={group === '' || undefined}
              style={{ gridColumn: `span ${count}` }}
              title={group}
            >
              {group}
            </div>
          ))}
        </div>
      )}
      <div role="row" aria-rowindex={hasGroups ? 2 : 1} className={classes.headerRow} style={style}>
        {selection && (
          <div role="columnheader" className={classes.check}>
            <Checkbox
              aria-label="Select all"
              checked={chosen > 0 && chosen === order.length}
              indeterminate={chosen > 0 && chosen < order.length}
              onChange={() => selection.set(new Set(chosen === order.length ? [] : order))}
            />
          </div>
        )}
        {columns.map((column) => (
          <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort?: Sort
  onSort?: (sort: Sort) => void
}) {
  const { id, header, isNumber, isPinned, sortsFirst } = column
  const isSorted = sort?.id === id
  const Arrow = sort?.isDescending ? IconArrowDown : IconArrowUp
  const direction = sort?.isDescending ? 'descending' : 'ascending'
  return (
    <div
      role="columnheader"
      className={classes.headerCell}
      data-number={isNumber || undefined}
      data-pinned={isPinned || undefined}
      aria-sort={isSorted ? direction : undefined}
      title={header}
    >
      {sortsFirst && onSort ? (
        <UnstyledButton className={classes.sort} onClick={() => onSort(sortAfterClick(column, sort))}>
          {header}
          {isSorted && <Arrow size={12} aria-hidden />}
        </UnstyledButton>
      ) : (
        header || <span className="visually-hidden">Actions</span>
      )}
    </div>
  )
}
