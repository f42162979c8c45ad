import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Experiment } from '~/api/experiments'
import { toNumberOrNull } from '~/api/numbers'
import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { Ago } from '~/components/Ago'
import { RunStatus } from '~/components/RunStatus'
import { ErrorState } from '~/components/states'
import { formatCount, formatNumber } from '~/format/number'
import { formatDuration } from '~/format/time'
import { goalOf } from '~/state/metricGoal'
import { runDurationMs } from '../../health'
import { useNow } from '../../useNow'
import overview from '../Overview.module.css'
import { Section } from '../Section'
import { childMetricsQuery, childrenQuery, rollupQuery } from './childrenQuery'

/** The stream of changes tells of this run only, so its children are asked for while something runs. */
const REFRESH_MS = 5000

/** The runs that this one started, and what they are like together. */
export function ChildrenSection({ run, experiment }: { run: Run; experiment?: Experiment }) {
  const keys = useQuery(childMetricsQuery(run.experiment_id))
  const metrics = keys.data ?? []
  const children = useInfiniteQuery({
    ...childrenQuery(run, metrics),
    enabled: keys.data !== undefined,
    refetchInterval: ({ state }) =>
      run.status === 'RUNNING' || state.data?.pages.some(hasRunning) ? REFRESH_MS : false,
  })
  const total = children.data?.pages[0]?.total ?? 0
  const rollup = useQuery({ ...rollupQuery(run, metrics), enabled: total > 0 })
  if (children.error) return <ErrorState error={children.error} retry={() => void children.refetch()} />
  if (total === 0) return null
  const shown = children.data?.pages.flatMap((page) => page.children) ?? []
  return (
    <Section
      title="Children"
      count={
        <>
          {formatCount(total)} {rollup.data && statusText(rollup.data, total)}
        </>
      }
    >
      <div className={overview.wide}>
        <table className={overview.table} aria-label="Children">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Started</th>
              <th scope="col" className={overview.number}>
                Duration
              </th>
              {metrics.map((key) => (
                <th key={key} scope="col" className={overview.number}>
                  best {key}
                </th>
              ))}
              <th scope="col" className={overview.number}>
                Below
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((child) => (
              <Child key={child.run.run_id} child={child} metrics={metrics} experiment={experiment} />
            ))}
          </tbody>
          {rollup.data && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={3}>
                  All {formatCount(rollup.data.run_count)} below
                </th>
                {rollup.data.measures.map((range, index) => (
                  <td key={metrics[index]} className={overview.number}>
                    {rangeText(range)}
                  </td>
                ))}
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {children.hasNextPage && (
        <p className={overview.note}>
          The first {formatCount(shown.length)} of {formatCount(total)}.{' '}
          <Button loading={children.isFetchingNextPage} onClick={() => void children.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </Section>
  )
}

const hasRunning = ({ children }: Schemas['RunChildrenAnswer']) =>
  children.some(({ run }) => run.status === 'RUNNING')

function Child(props: { child: Schemas['RunChild']; metrics: string[]; experiment?: Experiment }) {
  const { child, metrics, experiment } = props
  const { run, below } = child
  const nowMs = useNow(run.status === 'RUNNING')
  const durationMs = runDurationMs(run, nowMs)
  return (
    <tr>
      <th scope="row">
        <span className={overview.itemLine}>
          <Link to="/runs/$runId" params={{ runId: run.run_id }} className={overview.cut}>
            <RunStatus run={run} /> {run.run_name}
          </Link>
        </span>
      </th>
      <td>
        <Ago timeMs={run.start_time_ms} />
      </td>
      <td className={overview.number}>{durationMs === undefined ? '' : formatDuration(durationMs)}</td>
      {metrics.map((key) => {
        const metric = run.metrics?.[key]
        const best = goalOf(experiment, key) === 'minimize' ? metric?.min : metric?.max
        return (
          <td key={key} className={overview.number}>
            {formatNumber(toNumberOrNull(best))}
          </td>
        )
      })}
      <td className={overview.number}>{below.run_count > 0 ? formatCount(below.run_count) : ''}</td>
    </tr>
  )
}

function statusText({ run_count, statuses }: Schemas['RunsBelow'], total: number): string {
  const parts = Object.entries(statuses).map(
    ([status, count]) => `${formatCount(count)} ${status.toLowerCase()}`,
  )
  const below = run_count > total ? ` · ${formatCount(run_count)} with all below` : ''
  return `${below} · ${parts.join(', ')}`
}

function rangeText(range: Schemas['MeasureRange']): string {
  const min = formatNumber(toNumberOrNull(range.min))
  const max = formatNumber(toNumberOrNull(range.max))
  return min === max ? min : `${min} … ${max}`
}
