import { Anchor, Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import type { Experiment } from '~/api/experiments'
import { type Run, runQuery } from '~/api/runs'
import { usePageSearch } from '~/app/pageSearch'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatCount } from '~/format/number'
import { goalOf } from '~/state/metricGoal'
import { neighboursQuery, PARENT_TAG } from '../../neighbours'
import { RunPicker } from '../../RunPicker'
import overview from '../Overview.module.css'
import { Section } from '../Section'
import { MetricChangeRow, TextChangeRow } from './ChangeRows'
import classes from './Changes.module.css'
import { runDiff } from './runDiff'

/** What is different from another run: the parent, the one before, or any. */
export function ChangesSection({ run, experiment }: { run: Run; experiment?: Experiment }) {
  const [search, setSearch] = usePageSearch()
  const [isPicking, setPicking] = useState(false)
  const neighbours = useQuery(neighboursQuery(run))
  const parentId = run.tags?.[PARENT_TAG]
  const olderId = neighbours.data?.older?.run_id
  const asked = search.against ?? (olderId ? 'previous' : 'parent')
  const otherId = asked === 'parent' ? parentId : asked === 'previous' ? olderId : asked
  const other = useQuery({ ...runQuery(otherId ?? ''), enabled: otherId !== undefined })
  const against = (value: string) => setSearch({ against: value }, { replace: true })
  const chooser = (
    <RunPicker
      isOpen={isPicking}
      setOpen={setPicking}
      run={run}
      title="What changed against"
      onPick={against}
      target={
        <span>
          <Menu>
            <Menu.Target>
              <Button rightSection={<IconChevronDown size={14} aria-hidden />}>
                {otherId === undefined ? 'Choose a run' : `against ${NAMES[asked] ?? 'a chosen run'}`}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={!olderId} onClick={() => against('previous')}>
                The run before
              </Menu.Item>
              <Menu.Item disabled={!parentId} onClick={() => against('parent')}>
                The parent
              </Menu.Item>
              <Menu.Item onClick={() => setPicking(true)}>Another run…</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      }
    />
  )
  return (
    <Section
      title="What changed"
      count={
        other.data && (
          <>
            since{' '}
            <Link to="/runs/$runId" params={{ runId: other.data.run_id }}>
              {other.data.run_name}
            </Link>
          </>
        )
      }
      tools={chooser}
    >
      {otherId === undefined && neighbours.isPending && <LoadingRows rows={2} />}
      {otherId === undefined && !neighbours.isPending && (
        <p className={overview.note}>There is no run before this one. Choose one to compare with.</p>
      )}
      {other.error && <ErrorState error={other.error} retry={() => void other.refetch()} />}
      {otherId !== undefined && other.isPending && <LoadingRows rows={3} />}
      {other.data && <Changes other={other.data} run={run} experiment={experiment} />}
    </Section>
  )
}

const NAMES: Record<string, string | undefined> = { parent: 'the parent', previous: 'the run before' }

const SHOWN_AT_FIRST = 30

function Changes(props: { other: Run; run: Run; experiment?: Experiment }) {
  const { other, run, experiment } = props
  const { params, tags, metrics, systemMetricCount } = useMemo(() => runDiff(other, run), [other, run])
  if (params.length + tags.length + metrics.length === 0) {
    return (
      <p className={overview.note}>Nothing: params, tags and the latest values of metrics are the same.</p>
    )
  }
  return (
    <div className={overview.wide}>
      <table className={`${overview.table} ${classes.table}`} aria-label="What changed">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={overview.number}>
              {other.run_name}
            </th>
            <th scope="col" className={overview.number}>
              {run.run_name}
            </th>
            <th scope="col" className={overview.number}>
              Change
            </th>
          </tr>
        </thead>
        <Part title="Params" changes={params}>
          {(change) => <TextChangeRow key={change.key} change={change} />}
        </Part>
        <Part title="Tags" changes={tags}>
          {(change) => <TextChangeRow key={change.key} change={change} />}
        </Part>
        <Part title="Metrics" changes={metrics}>
          {(change) => (
            <MetricChangeRow key={change.key} change={change} goal={goalOf(experiment, change.key)} />
          )}
        </Part>
      </table>
      {systemMetricCount > 0 && (
        <p className={overview.note}>{formatCount(systemMetricCount)} of the system’s metrics differ, too.</p>
      )}
    </div>
  )
}

function Part<C>(props: { title: string; changes: C[]; children: (change: C) => ReactNode }) {
  const { title, changes, children } = props
  const [isWhole, setWhole] = useState(false)
  if (changes.length === 0) return null
  const shown = isWhole ? changes : changes.slice(0, SHOWN_AT_FIRST)
  return (
    <tbody>
      <tr>
        <th colSpan={4} scope="rowgroup" className={classes.part}>
          {title} <span className={overview.small}>{formatCount(changes.length)}</span>
        </th>
      </tr>
      {shown.map(children)}
      {shown.length < changes.length && (
        <tr>
          <td colSpan={4}>
            The first {SHOWN_AT_FIRST} of {formatCount(changes.length)}.{' '}
            <Anchor component="button" onClick={() => setWhole(true)}>
              Show all
            </Anchor>
          </td>
        </tr>
      )}
    </tbody>
  )
}
