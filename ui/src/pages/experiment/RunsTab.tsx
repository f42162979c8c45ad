import { Alert, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Experiment } from '~/api/experiments'
import { bookmarksQuery } from '~/api/runBookmarks'
import { ChartsPane, useChartsSoon } from './charts/ChartsPane'
import { useShownRuns } from './charts/useShownRuns'
import { ColumnPicker } from './columns/ColumnPicker'
import type { Column } from './columns/column'
import { requestColumns } from './columns/requestColumns'
import { useDefaultColumns } from './columns/useDefaultColumns'
import { runsDefinition } from './definition'
import { EmptyExperiment } from './EmptyExperiment'
import { Split } from './frame/Split'
import { Toolbar } from './frame/Toolbar'
import { NoMatches } from './NoMatches'
import { PAGE_ROWS } from './rows/pages'
import { useDefinition } from './rows/useDefinition'
import { SelectionBar } from './selection/SelectionBar'
import { NO_SELECTION, type Selection } from './selection/selection'
import { RunsTable } from './table/tables'
import { useGoals } from './useGoals'
import { usePageState } from './usePageState'

/** The runs of experiments: as a table, as charts, or both. */
export function RunsTab({
  experimentIds,
  experiments,
}: {
  experimentIds: string[]
  experiments: Experiment[]
}) {
  const { state, setState, search, setSearch } = usePageState()
  const [selection, setSelection] = useState<Selection>(NO_SELECTION)
  useChartsSoon()
  const [isPicking, setPicking] = useState(false)
  const isNarrow = useMediaQuery('(max-width: 900px)') ?? false
  const [experiment] = experiments
  const goalOf = useGoals(experiment)
  const defaults = useDefaultColumns(experimentIds, state.stage)
  const columns = state.columns ?? defaults
  const wanted = useMemo(
    () => runsDefinition(experimentIds, { filter: state.filter, sort: state.sort, stage: state.stage }),
    [experimentIds, state.filter, state.sort, state.stage],
  )
  const needed = useMemo(() => requestColumns(columns), [columns])
  const { definition, isUnderstood, filterError, otherError } = useDefinition(wanted, needed)
  const bookmarks = useQuery({ ...bookmarksQuery(definition, PAGE_ROWS), enabled: isUnderstood })
  const total = bookmarks.data?.total
  const shown = useShownRuns(definition, state, selection)
  const setColumns = useCallback(
    (next: Column[] | undefined) => setState({ columns: next }, { replace: true }),
    [setState],
  )
  const openColumns = useCallback(() => setPicking(true), [])
  const fileName = experiments.map(({ name }) => name).join(' and ') || 'runs'
  const isEmpty = total === 0 && definition.filter === '' && state.stage === 'active'
  if (isEmpty && experiment) {
    return (
      <EmptyExperiment experimentName={experiment.name} showDeleted={() => setState({ stage: 'deleted' })} />
    )
  }

  const table = (
    <RunsTable
      label={`Runs of ${fileName}`}
      {...{
        definition,
        columns,
        state,
        setState,
        setColumns,
        selection,
        setSelection,
        shown,
        goalOf,
        experiment,
      }}
      empty={<NoMatches state={state} setState={setState} />}
    />
  )
  const charts = <ChartsPane {...{ shown, total, state, setState, search, setSearch }} />
  return (
    <>
      <Toolbar
        {...{
          state,
          setState,
          search,
          experiment,
          experimentIds,
          definition,
          filterError,
          total,
          fileName,
          openColumns,
        }}
      />
      {otherError && (
        <Alert color="red" mx={12} mb={8} py={6} role="alert">
          {otherError.message}{' '}
          {state.sort.length > 0 && (
            <Button size="compact-xs" onClick={() => setState({ sort: [] })}>
              Sort by start
            </Button>
          )}
        </Alert>
      )}
      {state.layout === 'table' && table}
      {state.layout === 'charts' && charts}
      {state.layout === 'both' && isNarrow && charts}
      {state.layout === 'both' && !isNarrow && (
        <Split
          percent={state.splitPercent}
          onPercent={(splitPercent) => setState({ splitPercent }, { replace: true })}
          left={table}
          right={charts}
        />
      )}
      <SelectionBar {...{ selection, setSelection, definition, total, fileName }} />
      <ColumnPicker
        isOpen={isPicking}
        onClose={() => setPicking(false)}
        definition={definition}
        columns={columns}
        onColumns={setColumns}
      />
    </>
  )
}
