import { Table } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { toNumberOrNull } from '~/api/numbers'
import { runsByIdQuery } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatCount, formatNumber } from '~/format/number'
import classes from './Chart.module.css'
import { useGrid } from './gridContext'
import { LineSwatch } from './LineSwatch'
import type { ChartSpec } from './sections'

/** The same as a chart in words and numbers: latest, smallest and greatest value of each run. */
export function ChartTable({ spec, height }: { spec: ChartSpec; height: number }) {
  const { runs, styles } = useGrid()
  const shown = runs.filter(({ runId }) => styles.get(runId)?.isHidden === false)
  const columns: Schemas['RunColumns'] = {
    metrics: spec.keys,
    metric_parts: ['latest', 'min', 'max', 'count'],
  }
  const runIds = shown.map(({ runId }) => runId)
  const query = useQuery({ ...runsByIdQuery(runIds, columns), placeholderData: keepPreviousData })
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <LoadingRows rows={4} />
  const rows = query.data.flatMap((run) =>
    spec.keys.flatMap((key) => {
      const metric = run.metrics?.[key]
      return metric ? [{ run, key, metric }] : []
    }),
  )
  const isCombined = spec.keys.length > 1
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.table} style={{ height }} tabIndex={0}>
      <Table verticalSpacing={2} stickyHeader aria-label={`${spec.id}: values`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Run</Table.Th>
            {isCombined && <Table.Th>Metric</Table.Th>}
            {['Latest', 'Step', 'Min', 'Max', 'Points'].map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ run, key, metric }) => (
            <Table.Tr key={`${run.run_id} ${key}`}>
              <Table.Td>
                <LineSwatch color={styles.get(run.run_id)?.color ?? 'gray'} dash={[]} /> {run.run_name}
              </Table.Td>
              {isCombined && <Table.Td>{key}</Table.Td>}
              <Table.Td ta="right">{formatNumber(toNumberOrNull(metric.latest?.value), 6)}</Table.Td>
              <Table.Td ta="right">{formatCount(metric.latest?.step ?? 0)}</Table.Td>
              <Table.Td ta="right">{formatNumber(toNumberOrNull(metric.min), 6)}</Table.Td>
              <Table.Td ta="right">{formatNumber(toNumberOrNull(metric.max), 6)}</Table.Td>
              <Table.Td ta="right">{formatCount(metric.point_count ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
