import { useQuery } from '@tanstack/react-query'
import { useLive } from '~/api/changes'
import { experimentOverviewQuery } from '~/api/experimentOverview'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { FullHeightPage, PageHeader } from '~/components/PageHeader'
import { ErrorState, LoadingRows } from '~/components/states'
import { ExperimentsList } from './ExperimentsList'

const EVERYTHING = {}

/** All experiments, in folders by their names. */
export function ExperimentsPage() {
  useBreadcrumbs([{ label: 'Experiments' }])
  useLive(EVERYTHING)
  const { data, error, refetch } = useQuery(experimentOverviewQuery())
  if (data) return <ExperimentsList experiments={data} />
  return (
    <FullHeightPage>
      <PageHeader title="Experiments" />
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingRows />}
    </FullHeightPage>
  )
}
