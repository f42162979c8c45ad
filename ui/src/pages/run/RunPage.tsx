import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ApiError } from '~/api/errors'
import { experimentQuery } from '~/api/experiments'
import { runQuery } from '~/api/runs'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { LoadedRun } from './LoadedRun'

/** A run: is it healthy, and what is it. */
export function RunPage() {
  const { runId = '', tab = '' } = useParams({ strict: false })
  const run = useQuery(runQuery(runId))
  const experimentId = run.data?.experiment_id
  const experiment = useQuery({ ...experimentQuery(experimentId ?? ''), enabled: experimentId !== undefined })
  useBreadcrumbs([
    { label: 'Experiments', to: '/' },
    ...(experiment.data
      ? [{ label: experiment.data.name, to: `/experiments/${experiment.data.experimentId}` }]
      : []),
    { label: run.data?.run_name ?? 'Run' },
  ])
  if (run.data) return <LoadedRun key={runId} run={run.data} experiment={experiment.data} tab={tab} />
  if (run.error instanceof ApiError && run.error.status === 404) return <NoSuchRun runId={runId} />
  if (run.error) return <ErrorState error={run.error} retry={() => void run.refetch()} />
  return <LoadingRows rows={12} />
}

function NoSuchRun({ runId }: { runId: string }) {
  return (
    <EmptyState title="There is no such run">
      <Text>
        No run has the id <code>{runId}</code> here. It may have been removed from the trash for good, or be
        on another server.
      </Text>
      <Text c="dimmed">An id has 32 letters and digits; a part of it can be searched for with Ctrl K.</Text>
      <Anchor component={Link} to="/">
        All experiments
      </Anchor>
    </EmptyState>
  )
}
