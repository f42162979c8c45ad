import { Switch, TextInput, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Experiment } from '~/api/experiments'
import type { Run } from '~/api/runs'
import { usePageSearch } from '~/app/pageSearch'
import { formatCount, formatNumber } from '~/format/number'
import { goalOf } from '~/state/metricGoal'
import { isSystemMetric } from '../../tabs'
import { NoMetrics } from '../nothing'
import overview from '../Overview.module.css'
import { Section } from '../Section'
import { VirtualRows } from '../VirtualRows'
import { bestStepsQuery } from './bestStep'
import classes from './MetricsSection.module.css'
import { type MetricColumn, type MetricRow, type MetricSort, metricRows, sortedMetrics } from './metricRows'
import { readMetricSort, writeMetricSort } from './metricSort'

const ROW_HEIGHT_PX = 28
/** Best steps are read for so many lines at once. */
const BLOCK_ROWS = 40
const COLUMNS = 'minmax(110px, 1fr) 86px 56px 106px 66px 86px 86px 86px'

/** The metrics of a run: what they are now, at best and when, between which values, of how many points. */
export function MetricsSection({ run, experiment }: { run: Run; experiment?: Experiment }) {
  const [search, setSearch] = usePageSearch()
  const find = search.metrics ?? ''
  const sort = readMetricSort(search.metricsort)
  const rows = useMemo(
    () => metricRows(run.metrics, (key) => goalOf(experiment, key)),
    [run.metrics, experiment],
  )
  const systemCount = rows.filter(({ key }) => isSystemMetric(key)).length
  const [withSystem, setWithSystem] = useState(systemCount === rows.length)
  const asked = useMemo(
    () => (withSystem ? rows : rows.filter(({ key }) => !isSystemMetric(key))),
    [rows, withSystem],
  )
  const { column, isDescending } = sort
  const shown = useMemo(
    () => sortedMetrics(asked, find, { column, isDescending }),
    [asked, find, column, isDescending],
  )
  if (rows.length === 0) return <NoMetrics run={run} />
  return (
    <Section
      title="Metrics"
      count={
        shown.length === rows.length
          ? formatCount(rows.length)
          : `${formatCount(shown.length)} of ${formatCount(rows.length)}`
      }
      tools={
        <>
          {systemCount > 0 && systemCount < rows.length && (
            <Switch
              label={`${formatCount(systemCount)} system ${systemCount === 1 ? 'metric' : 'metrics'}`}
              checked={withSystem}
              onChange={({ currentTarget }) => setWithSystem(currentTarget.checked)}
            />
          )}
          <TextInput
            aria-label="Find metrics"
            placeholder="Find by name"
            w={180}
            leftSection={<IconSearch size={13} aria-hidden />}
            value={find}
            onChange={({ currentTarget }) =>
              setSearch({ metrics: currentTarget.value || undefined }, { replace: true })
            }
          />
        </>
      }
    >
      {shown.length === 0 ? (
        <p className={overview.note}>No metric has “{find}” in its name.</p>
      ) : (
        <MetricTable
          runId={run.run_id}
          rows={shown}
          sort={sort}
          onSort={(next) => setSearch({ metricsort: writeMetricSort(next) }, { replace: true })}
        />
      )}
    </Section>
  )
}

const HEADINGS: { label: string; column?: MetricColumn }[] = [
  { label: 'Metric', column: 'key' },
  { label: 'Latest', column: 'latest' },
  { label: 'Step', column: 'step' },
  { label: 'Best', column: 'best' },
  { label: 'Best step' },
  { label: 'Min', column: 'min' },
  { label: 'Max', column: 'max' },
  { label: 'Points', column: 'count' },
]

function MetricTable(props: {
  runId: string
  rows: MetricRow[]
  sort: MetricSort
  onSort: (sort: MetricSort) => void
}) {
  const { runId, rows, sort, onSort } = props
  const [inSight, setInSight] = useState({ first: 0, last: BLOCK_ROWS - 1 })
  const bestSteps = useBestSteps(runId, rows, inSight)
  return (
    <VirtualRows
      label="Metrics"
      count={rows.length}
      rowHeightPx={ROW_HEIGHT_PX}
      columns={COLUMNS}
      minWidthPx={740}
      onShow={(first, last) => setInSight({ first, last })}
      head={HEADINGS.map(({ label, column }) => (
        <Heading key={label} label={label} column={column} sort={sort} onSort={onSort} />
      ))}
      renderRow={(index) => {
        const row = rows[index]
        return row && <Metric runId={runId} row={row} bestStep={bestSteps.get(row.key)} />
      }}
    />
  )
}

/** The best steps of the lines in sight, read block by block. */
function useBestSteps(runId: string, rows: MetricRow[], { first, last }: { first: number; last: number }) {
  const start = Math.floor(first / BLOCK_ROWS)
  const count = Math.floor(Math.min(last, rows.length - 1) / BLOCK_ROWS) - start + 1
  const blocks = Array.from({ length: Math.max(0, count) }, (_, index) =>
    rows
      .slice((start + index) * BLOCK_ROWS, (start + index + 1) * BLOCK_ROWS)
      .flatMap(({ key, goal, best }) => (best === null || Number.isNaN(best) ? [] : { key, goal, best })),
  )
  const results = useQueries({
    queries: blocks.map((asked) => ({
      ...bestStepsQuery(runId, asked),
      enabled: asked.length > 0,
      placeholderData: keepPreviousData,
    })),
  })
  return new Map(results.flatMap(({ data }) => Object.entries(data ?? {})))
}

function Heading(props: {
  label: string
  column?: MetricColumn
  sort: MetricSort
  onSort: (sort: MetricSort) => void
}) {
  const { label, column, sort, onSort } = props
  const isSorted = column !== undefined && sort.column === column
  const direction = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined
  const Arrow = sort.isDescending ? IconArrowDown : IconArrowUp
  return (
    <th scope="col" aria-sort={direction} className={label === 'Metric' ? undefined : classes.number}>
      {column ? (
        <UnstyledButton
          className={classes.sort}
          onClick={() => onSort({ column, isDescending: isSorted ? !sort.isDescending : column !== 'key' })}
        >
          {label}
          {isSorted && <Arrow size={11} aria-hidden />}
        </UnstyledButton>
      ) : (
        label
      )}
    </th>
  )
}

function Metric({ runId, row, bestStep }: { runId: string; row: MetricRow; bestStep?: number }) {
  const { key, goal, latest, step, best, min, max, count, nanCount } = row
  return (
    <>
      <th scope="row" className={classes.key} title={key}>
        <Link
          to="/runs/$runId/$tab"
          params={{ runId, tab: isSystemMetric(key) ? 'system' : 'charts' }}
          search={{ 'chart.open': key }}
        >
          {key}
        </Link>
      </th>
      <Value value={latest} />
      <Count value={step} />
      <td className={classes.best} title={String(best)}>
        {formatNumber(best)}{' '}
        <small
          title={goal === 'minimize' ? 'The smallest is the best' : 'The greatest is the best'}
          aria-hidden
        >
          {goal === 'minimize' ? '↓' : '↑'}
        </small>
      </td>
      <Count value={bestStep ?? null} />
      <Value value={min} />
      <Value value={max} />
      <td className={classes.number}>
        {formatCount(count)}
        {nanCount > 0 && <small className={classes.nan}> {formatCount(nanCount)} NaN</small>}
      </td>
    </>
  )
}

function Value({ value }: { value: number | null }) {
  return (
    <td className={classes.number} title={value === null ? undefined : String(value)}>
      {formatNumber(value)}
    </td>
  )
}

function Count({ value }: { value: number | null }) {
  return <td className={classes.number}>{value === null ? '' : formatCount(value)}</td>
}
