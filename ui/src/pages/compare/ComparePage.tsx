import { Skeleton, Tabs } from '@mantine/core'
import { useMemo } from 'react'
import { useLive } from '~/api/changes'
import { useRuns } from '~/api/manyRuns'
import type { Schemas } from '~/api/v1'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { usePageSearch } from '~/app/pageSearch'
import { ErrorState, LoadingRows } from '~/components/states'
import { counted } from '~/plots/data/columns'
import { CompareBar } from './CompareBar'
import classes from './ComparePage.module.css'
import { ComparePanel } from './ComparePanel'
import { EmptyCompare } from './EmptyCompare'
import type { RunActions } from './RunHead'
import { RunsGone } from './RunsGone'
import {
  COMPARE_TABS,
  type CompareSettings,
  type CompareTab,
  parseCompareSettings,
  writeCompareSettings,
} from './search'
import { useExperiments } from './useExperiments'

/** All that a comparison shows of a run. */
const COLUMNS: Schemas['RunColumns'] = {
  metrics: 'all',
  metric_parts: ['latest', 'min', 'max'],
  params: 'all',
  tags: 'all',
  datasets: true,
  models: true,
}

/** So many runs can be named to be told of; of more, all changes in their experiments are told. */
const MOST_WATCHED = 100

/** Runs side by side: why is one better than another? */
export function ComparePage() {
  const [search, setSearch] = usePageSearch()
  const settings = useMemo(() => parseCompareSettings(search), [search])
  const { runIds } = settings
  const change = (part: Partial<CompareSettings>, options?: { replace?: boolean }) =>
    setSearch(writeCompareSettings({ ...settings, ...part }), options)
  const { data: runs, error, retry } = useRuns(runIds, COLUMNS)
  const experimentIds = useMemo(() => [...new Set(runs?.map((run) => run.experiment_id))], [runs])
  const experiments = useExperiments()
  useLive(runIds.length > MOST_WATCHED ? { experimentIds } : { runIds })
  const [onlyExperiment] = experimentIds.length === 1 ? experimentIds : []
  useBreadcrumbs([
    { label: 'Experiments', to: '/' },
    ...(onlyExperiment
      ? [{ label: experiments.nameOf(onlyExperiment), to: `/experiments/${onlyExperiment}` }]
      : []),
    { label: 'Compare' },
  ])
  const actions: RunActions = {
    makeBaseline: (baselineId) => change({ baselineId }),
    move: (runId, place) => {
      const others = runIds.filter((id) => id !== runId)
      change({ runIds: [...others.slice(0, place), runId, ...others.slice(place)] })
    },
    remove: (runId) => {
      const others = runIds.filter((id) => id !== runId)
      change({ runIds: others, baselineId: settings.baselineId === runId ? others[0] : settings.baselineId })
    },
  }
  const add = (runId: string) => change({ runIds: [...runIds, runId] })
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>{runIds.length > 0 ? `Compare ${counted(runIds.length, 'run')}` : 'Compare runs'}</h1>
        <CompareBar
          runs={runs ?? []}
          settings={settings}
          change={change}
          experimentIds={experimentIds}
          experiments={experiments}
          onAdd={add}
        />
      </header>
      {runIds.length === 0 ? (
        <EmptyCompare />
      ) : (
        <>
          <Tabs value={settings.tab} onChange={(tab) => change({ tab: (tab ?? 'table') as CompareTab })}>
            <Tabs.List className={classes.tabs}>
              {Object.entries(COMPARE_TABS).map(([tab, label]) => (
                <Tabs.Tab key={tab} value={tab}>
                  {label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
          {runs && <RunsGone runIds={runIds} runs={runs} onRemove={(runIds) => change({ runIds })} />}
          {error && !runs && <ErrorState error={error} retry={retry} />}
          {!error && !runs && <LoadingComparison columns={Math.min(runIds.length, 6)} />}
          {runs && (
            <ComparePanel
              runs={runs}
              settings={settings}
              change={change}
              experiments={experiments}
              actions={actions}
              search={search}
              setSearch={setSearch}
            />
          )}
        </>
      )}
    </div>
  )
}

/** The shape of the table. */
function LoadingComparison({ columns }: { columns: number }) {
  return (
    <div className={classes.loading}>
      {Array.from({ length: columns + 1 }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are all the same
        <div key={column} className={classes.column}>
          <Skeleton height={36} />
          <LoadingRows rows={10} />
        </div>
      ))}
    </div>
  )
}
