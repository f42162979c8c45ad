import { lazy, Suspense } from 'react'
import type { Run } from '~/api/runs'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { LoadingRows } from '~/components/states'
import classes from './ComparePanel.module.css'
import { Differences } from './Differences'
import type { RunActions } from './RunHead'
import { RunStrip } from './RunStrip'
import type { CompareSettings } from './search'
import type { Experiments } from './useExperiments'

// Each tab is loaded when it is opened.
const ChartGrid = lazy(() => import('~/charts/ChartGrid').then(({ ChartGrid }) => ({ default: ChartGrid })))
const ImageGrid = lazy(() => import('~/images/ImageGrid').then(({ ImageGrid }) => ({ default: ImageGrid })))
const PlotsPanel = lazy(() =>
  import('~/plots/PlotsPanel').then(({ PlotsPanel }) => ({ default: PlotsPanel })),
)
const CompareArtifacts = lazy(() =>
  import('./artifacts/CompareArtifacts').then(({ CompareArtifacts }) => ({ default: CompareArtifacts })),
)

export interface ComparePanelProps {
  runs: readonly Run[]
  settings: CompareSettings
  change: (part: Partial<CompareSettings>, options?: { replace?: boolean }) => void
  experiments: Experiments
  actions: RunActions
  search: Search
  setSearch: SetSearch
}

/** What the open tab shows of the runs. */
export function ComparePanel(props: ComparePanelProps) {
  if (props.settings.tab === 'table') return <Differences {...props} />
  return (
    <div className={classes.panel}>
      <RunStrip runs={props.runs} baselineId={props.settings.baselineId} />
      <Suspense fallback={<LoadingRows />}>
        <TabBody {...props} />
      </Suspense>
    </div>
  )
}

function TabBody({ runs, settings, change, search, setSearch }: ComparePanelProps) {
  const runIds = runs.map(({ run_id }) => run_id)
  switch (settings.tab) {
    case 'charts':
      return (
        <ChartGrid
          runs={runs.map(({ run_id, run_name, start_time_ms }) => ({
            runId: run_id,
            name: run_name,
            startTimeMs: start_time_ms,
          }))}
          search={search}
          setSearch={setSearch}
        />
      )
    case 'plots':
      return <PlotsPanel runIds={runIds} search={search} setSearch={setSearch} />
    case 'images':
      return <ImageGrid runIds={runIds} search={search} setSearch={setSearch} />
    case 'artifacts':
      return (
        <CompareArtifacts
          runs={runs}
          baselineId={settings.baselineId}
          path={settings.path}
          onPath={(path) => change({ path })}
        />
      )
    case 'table':
      return null
  }
}
