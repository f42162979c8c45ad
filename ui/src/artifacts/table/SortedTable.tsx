import { type ReactNode, useMemo, useState } from 'react'
import { DataTable } from './DataTable'
import { type Cell, sortedOrder, type TableData, type TableSort } from './tableData'

/** A table that is all there, sorted by any of its columns. */
export function SortedTable(props: {
  label: string
  table: TableData
  renderCell?: (cell: Cell) => ReactNode | undefined
}) {
  const { label, table, renderCell } = props
  const { columns, rows } = table
  const [sort, setSort] = useState<TableSort>()
  const order = useMemo(() => sortedOrder(rows, sort), [rows, sort])
  return (
    <DataTable
      label={label}
      columns={columns}
      rowCount={rows.length}
      rowAt={(place) => rows[order[place] ?? place]}
      numberAt={(place) => (order[place] ?? place) + 1}
      sample={rows}
      sort={sort}
      onSort={setSort}
      renderCell={renderCell}
    />
  )
}
