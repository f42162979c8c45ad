import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { artifactFolderQuery } from '~/api/artifacts'
import { useLive } from '~/api/changes'
import type { Experiment } from '~/api/experiments'
import type { Run } from '~/api/runs'
import { usePageSearch } from '~/app/pageSearch'
import { useShortcut } from '~/app/shortcuts'
import { loadable } from '~/components/loadable'
import { EmptyState } from '~/components/states'
import { DeletedBanner } from './DeletedBanner'
import { RunHeader } from './header/RunHeader'
import classes from './LoadedRun.module.css'
import { OverviewTab } from './overview/OverviewTab'
import { RunTabs } from './RunTabs'
import { isModelMetric, isSystemMetric, runTabPath, tabsOf } from './tabs'
import { useRunChanges } from './useRunChanges'

const ChartGrid = loadable(async () => (await import('~/charts/ChartGrid')).ChartGrid)
const ImageGrid = loadable(async () => (await import('~/images/ImageGrid')).ImageGrid)
const ArtifactBrowser = loadable(async () => (await import('~/artifacts/ArtifactBrowser')).ArtifactBrowser)

/** A run that is there: its header, and one of its tabs. */
export function LoadedRun({ run, experiment, tab }: { run: Run; experiment?: Experiment; tab: string }) {
  const runId = run.run_id
  useLive({ runIds: [runId] })
  const navigate = useNavigate()
  const changes = useRunChanges(runId)
  const root = useQuery(artifactFolderQuery({ runId }, ''))
  const tabs = tabsOf(
    {
      systemMetrics: Object.keys(run.metrics ?? {}).some(isSystemMetric),
      images: root.data?.some(({ path, isFolder }) => isFolder && path === 'images') ?? false,
    },
    tab,
  )
  const goTo = useCallback(
    (place: number) => {
      const target = tabs[place]
      if (target) void navigate({ to: runTabPath(runId, target.id), search: {} })
    },
    [tabs, navigate, runId],
  )
  useTabKeys(goTo, tabs.length)
  return (
    <div className={classes.page} data-fills={tab === 'artifacts' || undefined}>
      <RunHeader run={run} experiment={experiment} changes={changes} tab={tab} />
      {run.lifecycle_stage === 'deleted' && (
        <DeletedBanner experiment={experiment} onRestore={() => void changes.restore(run.run_name)} />
      )}
      <RunTabs runId={runId} tabs={tabs} />
      <TabContent run={run} experiment={experiment} tab={tab} changes={changes} />
    </div>
  )
}

function useTabKeys(goTo: (place: number) => void, count: number) {
  useShortcut(
    '1',
    'Overview',
    useCallback(() => goTo(0), [goTo]),
  )
  useShortcut(
    '2',
    'Second tab',
    useCallback(() => goTo(1), [goTo]),
  )
  useShortcut(
    '3',
    'Third tab',
    useCallback(() => goTo(2), [goTo]),
  )
  useShortcut(
    '4',
    'Fourth tab',
    useCallback(() => goTo(3), [goTo]),
    count > 3,
  )
  useShortcut(
    '5',
    'Fifth tab',
    useCallback(() => goTo(4), [goTo]),
    count > 4,
  )
}

interface TabContentProps {
  run: Run
  experiment?: Experiment
  tab: string
  changes: ReturnType<typeof useRunChanges>
}

function TabContent({ run, experiment, tab, changes }: TabContentProps) {
  const [search, setSearch] = usePageSearch()
  const { run_id: runId, run_name: name, start_time_ms: startTimeMs } = run
  const chartRuns = useMemo(() => [{ runId, name, startTimeMs }], [runId, name, startTimeMs])
  const charts = { runs: chartRuns, supersededMark: run.tags?.['paceline.superseded'], search, setSearch }
  const owner = useMemo(() => ({ runId }), [runId])
  const runIds = useMemo(() => [runId], [runId])
  switch (tab) {
    case '':
      return <OverviewTab run={run} experiment={experiment} changes={changes} />
    case 'charts':
      return <ChartGrid isShown={isModelMetric} {...charts} />
    case 'system':
      return <ChartGrid isShown={isSystemMetric} {...charts} />
    case 'artifacts':
      return (
        <ArtifactBrowser
          owner={owner}
          artifactUri={run.artifact_uri}
          search={search}
          setSearch={setSearch}
          isReadOnly={run.lifecycle_stage === 'deleted'}
          isGrowing={run.status === 'RUNNING'}
        />
      )
    case 'images':
      return <ImageGrid runIds={runIds} search={search} setSearch={setSearch} />
    default:
      return <EmptyState title={`A run has no “${tab}”`}>Choose one of the tabs above.</EmptyState>
  }
}
