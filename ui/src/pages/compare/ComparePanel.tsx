import type { Run } from '~/api/runs'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { loadable } from '~/components/loadable'
import classes from './ComparePanel.module.css'
import { Differences } from './Differences'
import type { RunActions } from './RunHead'
import { RunStrip } from './RunStrip'
import type { CompareSettings } from './search'
import type { Experiments } from './useExperiments'

// Each tab is loaded when it is opened.
const ChartGrid = loadable(async () => (await import('~/charts/ChartGrid')).ChartGrid)
const ImageGrid = loadable(async () => (await import('~/images/ImageGrid')).ImageGrid)
const PlotsPanel = loadable(async () => (await import('~/plots/PlotsPanel')).PlotsPanel)
const CompareArtifacts = loadable(async () => (await import('./artifacts/CompareArtifacts')).CompareArtifacts)

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
      <TabBody {...props} />
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
