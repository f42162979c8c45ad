import { Button, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLive } from '~/api/changes'
import { trashQuery } from '~/api/trash'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { usePageSearch } from '~/app/pageSearch'
import { FullHeightPage, PageHeader } from '~/components/PageHeader'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { formatMany } from '~/format/count'
import { DeletedExperiments } from './DeletedExperiments'
import { DeletedRuns } from './DeletedRuns'
import { EmptyTrash } from './EmptyTrash'
import { openPurge } from './purge'
import classes from './TrashPage.module.css'

const EVERYTHING = {}

/** What was deleted: taken back, or removed for good. */
export function TrashPage() {
  useBreadcrumbs([{ label: 'Trash' }])
  useLive(EVERYTHING)
  const [search, setSearch] = usePageSearch()
  const { data: trash, error, refetch } = useQuery(trashQuery())
  const tab = search.tab === 'runs' ? 'runs' : 'experiments'
  if (!trash) {
    return (
      <FullHeightPage>
        <PageHeader title="Trash" />
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingRows />}
      </FullHeightPage>
    )
  }
  const isEmpty =
    trash.experiments === 0 && trash.runs === 0 && trash.logged_models === 0 && trash.unfinished === 0
  return (
    <FullHeightPage>
      <PageHeader title="Trash" detail={isEmpty ? undefined : countsOf(trash)}>
        {!isEmpty && (
          <>
            <SegmentedControl
              aria-label="Show deleted"
              value={tab}
              onChange={(value) =>
                setSearch({ tab: value === 'runs' ? 'runs' : undefined }, { replace: true })
              }
              data={[
                { value: 'experiments', label: 'Experiments' },
                { value: 'runs', label: 'Runs' },
              ]}
            />
            <Button c="var(--danger)" onClick={() => openPurge({})}>
              Purge…
            </Button>
          </>
        )}
      </PageHeader>
      {isEmpty && <EmptyTrash />}
      {!isEmpty && (tab === 'runs' ? <DeletedRuns /> : <DeletedExperiments />)}
      {!isEmpty && (
        <Text className={classes.foot}>
          The database has {formatBytes(trash.database_bytes)}, of which{' '}
          {formatBytes(trash.database_bytes_reusable)} are free for new data.
          {trash.unfinished > 0 &&
            ` ${formatMany(trash.unfinished, 'removal')} cut off before: the next purge goes on with them.`}
        </Text>
      )}
    </FullHeightPage>
  )
}

function countsOf({
  experiments,
  runs,
  logged_models,
}: {
  experiments: number
  runs: number
  logged_models: number
}): string {
  return [
    formatMany(experiments, 'experiment'),
    formatMany(runs, 'run'),
    formatMany(logged_models, 'logged model'),
  ].join(' · ')
}
