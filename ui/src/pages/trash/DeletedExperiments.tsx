import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { type ExperimentOverview, experimentOverviewQuery } from '~/api/experimentOverview'
import { Ago } from '~/components/Ago'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import type { Column } from '~/components/table/column'
import { VirtualTable } from '~/components/table/VirtualTable'
import { openPurge } from './purge'
import { TrashChosen } from './TrashChosen'
import { useTrashChanges } from './useTrashChanges'

const rowId = ({ experiment_id }: ExperimentOverview) => experiment_id
const rowName = ({ name }: ExperimentOverview) => name
const lastDeletedFirst = (left: ExperimentOverview, right: ExperimentOverview) =>
  right.updated_ms - left.updated_ms

/** The experiments in the trash, the last deleted first. */
export function DeletedExperiments() {
  const { data, error, refetch } = useQuery(experimentOverviewQuery('deleted'))
  const { restoreExperiments } = useTrashChanges()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => data?.toSorted(lastDeletedFirst) ?? [], [data])
  const columns = useMemo(() => columnsWith(restoreExperiments), [restoreExperiments])
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <LoadingRows />
  if (rows.length === 0) {
    return (
      <EmptyState title="No experiment is in the trash">
        <Text size="sm">Runs that were deleted by themselves are under Runs.</Text>
      </EmptyState>
    )
  }
  const chosen = rows.filter(({ experiment_id }) => ids.has(experiment_id))
  const clear = () => setIds(new Set())
  return (
    <>
      {chosen.length > 0 && (
        <TrashChosen
          count={chosen.length}
          onClear={clear}
          onRestore={() => {
            clear()
            void restoreExperiments(chosen)
          }}
          onPurge={() => openPurge({ experiment_ids: chosen.map(rowId) })}
        />
      )}
      <VirtualTable
        label="Deleted experiments"
        rows={rows}
        rowId={rowId}
        rowName={rowName}
        columns={columns}
        selection={{ ids, set: setIds }}
      />
    </>
  )
}

function columnsWith(
  restore: (experiments: ExperimentOverview[]) => Promise<void>,
): Column<ExperimentOverview>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 160,
      grow: 3,
      cell: ({ experiment_id, name }) => (
        <Link to="/experiments/$experimentIds" params={{ experimentIds: experiment_id }}>
          {name}
        </Link>
      ),
    },
    {
      id: 'created',
      header: 'Created',
      width: 84,
      isNumber: true,
      isWideOnly: true,
      cell: ({ created_ms }) => <Ago timeMs={created_ms} />,
    },
    {
      id: 'deleted',
      header: 'Deleted',
      width: 84,
      isNumber: true,
      cell: ({ updated_ms }) => <Ago timeMs={updated_ms} />,
    },
    {
      id: 'restore',
      header: '',
      width: 72,
      isNumber: true,
      cell: (experiment) => (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Restore ${experiment.name}`}
          onClick={() => void restore([experiment])}
        >
          Restore
        </Button>
      ),
    },
  ]
}
