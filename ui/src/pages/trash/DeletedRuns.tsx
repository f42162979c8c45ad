import { Button, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { type ExperimentOverview, experimentOverviewQuery } from '~/api/experimentOverview'
import type { Run } from '~/api/runs'
import { deletedRunsQuery } from '~/api/trash'
import { Ago } from '~/components/Ago'
import { RunStatus } from '~/components/RunStatus'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import type { Column } from '~/components/table/column'
import { VirtualTable } from '~/components/table/VirtualTable'
import { formatCount } from '~/format/number'
import { openPurge } from './purge'
import { TrashChosen } from './TrashChosen'
import classes from './TrashPage.module.css'
import { useTrashChanges } from './useTrashChanges'

const rowId = ({ run_id }: Run) => run_id
const rowName = ({ run_name }: Run) => run_name

/** The runs that were deleted by themselves: those of deleted experiments come back with these. */
export function DeletedRuns() {
  const experiments = useQuery(experimentOverviewQuery())
  const experimentIds = useMemo(
    () => experiments.data?.map(({ experiment_id }) => experiment_id) ?? [],
    [experiments.data],
  )
  const pages = useInfiniteQuery({ ...deletedRunsQuery(experimentIds), enabled: experiments.isSuccess })
  const { restoreRuns } = useTrashChanges()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const runs = useMemo(() => pages.data?.pages.flatMap((page) => page.runs) ?? [], [pages.data])
  const columns = useMemo(
    () => columnsWith(experiments.data ?? [], restoreRuns),
    [experiments.data, restoreRuns],
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const readMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const error = experiments.error ?? pages.error
  if (error && !pages.data) return <ErrorState error={error} retry={() => void pages.refetch()} />
  if (!pages.data) return <LoadingRows />
  if (runs.length === 0) {
    return (
      <EmptyState title="No run was deleted by itself">
        <Text size="sm">Runs of deleted experiments come back with their experiment.</Text>
      </EmptyState>
    )
  }
  const total = pages.data.pages[0]?.total ?? runs.length
  const chosen = runs.filter(({ run_id }) => ids.has(run_id))
  const clear = () => setIds(new Set())
  return (
    <>
      {chosen.length > 0 && (
        <TrashChosen
          count={chosen.length}
          onClear={clear}
          onRestore={() => {
            clear()
            void restoreRuns(chosen)
          }}
          onPurge={() => openPurge({ run_ids: chosen.map(rowId) })}
        />
      )}
      <VirtualTable
        label="Deleted runs"
        rows={runs}
        rowId={rowId}
        rowName={rowName}
        columns={columns}
        selection={{ ids, set: setIds }}
        onEnd={readMore}
      />
      <Text className={classes.foot}>
        {hasNextPage ? `The first ${formatCount(runs.length)} of ` : ''}
        {formatCount(total)} runs that were deleted by themselves. Those of deleted experiments come back with
        their experiment.
      </Text>
    </>
  )
}

function columnsWith(
  experiments: ExperimentOverview[],
  restore: (runs: Run[]) => Promise<void>,
): Column<Run>[] {
  const names = new Map(experiments.map(({ experiment_id, name }) => [experiment_id, name]))
  return [
    {
      id: 'name',
      header: 'Name',
      width: 140,
      grow: 2,
      cell: (run) => (
        <>
          <RunStatus run={run} />{' '}
          <Link to="/runs/$runId" params={{ runId: run.run_id }}>
            {run.run_name}
          </Link>
        </>
      ),
    },
    {
      id: 'experiment',
      header: 'Experiment',
      width: 120,
      grow: 2,
      isWideOnly: true,
      cell: ({ experiment_id }) => (
        <Link to="/experiments/$experimentIds" params={{ experimentIds: experiment_id }}>
          {names.get(experiment_id) ?? experiment_id}
        </Link>
      ),
    },
    { id: 'user', header: 'User', width: 96, isWideOnly: true, cell: ({ user_id }) => user_id },
    {
      id: 'started',
      header: 'Started',
      width: 84,
      isNumber: true,
      cell: ({ start_time_ms }) => <Ago timeMs={start_time_ms} />,
    },
    {
      id: 'restore',
      header: '',
      width: 72,
      isNumber: true,
      cell: (run) => (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Restore ${run.run_name}`}
          onClick={() => void restore([run])}
        >
          Restore
        </Button>
      ),
    },
  ]
}
