import { useQueries } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useLive } from '~/api/changes'
import { type Experiment, experimentQuery } from '~/api/experiments'
import { type Crumb, useBreadcrumbs } from '~/app/Breadcrumbs'
import { loadable } from '~/components/loadable'
import { ErrorState } from '~/components/states'
import { experimentIdsOf } from './definition'
import classes from './ExperimentPage.module.css'
import { ExperimentHeader } from './frame/ExperimentHeader'
import { RunsTab } from './RunsTab'
import { usePageState } from './usePageState'

const ModelsTab = loadable(async () => (await import('./ModelsTab')).ModelsTab)

/** An experiment, or several together: runs as a table and charts, models. */
export function ExperimentPage() {
  const { experimentIds: text = '', tab } = useParams({ strict: false })
  const experimentIds = useMemo(() => experimentIdsOf(text), [text])
  const { state, setState, search, setSearch } = usePageState()
  useLive({ experimentIds })
  const { experiments, error } = useExperiments(experimentIds)
  useBreadcrumbs(crumbsOf(experiments, experimentIds))
  if (error) return <ErrorState error={error} />
  return (
    <div className={classes.page}>
      <ExperimentHeader
        experimentIds={experimentIds}
        experiments={experiments}
        tab={tab === 'models' ? 'models' : 'runs'}
        state={state}
        setState={setState}
      />
      {tab === 'models' ? (
        <div className={classes.models}>
          <ModelsTab experimentIds={experimentIds} search={search} setSearch={setSearch} />
        </div>
      ) : (
        // What is selected and open belongs to these experiments and no others.
        <RunsTab key={text} experimentIds={experimentIds} experiments={experiments} />
      )}
    </div>
  )
}

function useExperiments(experimentIds: string[]) {
  return useQueries({ queries: experimentIds.map(experimentQuery), combine: combineExperiments })
}

function combineExperiments(results: { data?: Experiment; error: Error | null }[]) {
  return {
    experiments: results.flatMap(({ data }) => data ?? []),
    error: results.find(({ error, data }) => error && !data)?.error ?? null,
  }
}

/** The folders of a name lead to the list of experiments. */
function crumbsOf(experiments: Experiment[], experimentIds: string[]): Crumb[] {
  const root = { label: 'Experiments', to: '/' }
  if (experimentIds.length > 1) return [root, { label: `${experimentIds.length} experiments` }]
  const parts = (experiments[0]?.name ?? '…').split('/').filter((part) => part !== '')
  const folders = parts.slice(0, -1).map((label, index) => ({
    label,
    to: '/',
    search: { q: `${parts.slice(0, index + 1).join('/')}/` },
  }))
  return [root, ...folders, { label: parts.at(-1) ?? '…' }]
}
