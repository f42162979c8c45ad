import { Button, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatCount } from '~/format/number'
import { formatValue } from '../data/columns'
import classes from './PlotTable.module.css'
import type { PlotTableData } from './table'

const ROWS_AT_FIRST = 100

/** The numbers of a plot, with the runs linked. */
export function PlotTable({ table, label }: { table: PlotTableData; label: string }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? table.rows : table.rows.slice(0, ROWS_AT_FIRST)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <Table className={classes.table} stickyHeader highlightOnHover verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((name, column) => (
              <Table.Th key={name} data-number={isNumber(table, column) || undefined}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ runId, values }, row) => (
            <Table.Tr key={runId ?? row}>
              {table.columns.map((name, column) => {
                const value = values[column] ?? null
                const text = formatValue(value)
                return (
                  <Table.Td key={name} data-number={typeof value === 'number' || undefined}>
                    {column === 0 && runId !== undefined ? (
                      <Link to="/runs/$runId" params={{ runId }}>
                        {text}
                      </Link>
                    ) : (
                      text
                    )}
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < table.rows.length && (
        <Button variant="subtle" onClick={() => setWhole(true)}>
          First {ROWS_AT_FIRST} of {formatCount(table.rows.length)}: show all
        </Button>
      )}
    </section>
  )
}

const isNumber = ({ rows }: PlotTableData, column: number) =>
  rows.some(({ values }) => typeof values[column] === 'number')
