import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useLive } from '~/api/changes'
import { experimentQuery } from '~/api/experiments'
import { loggedModelQuery } from '~/api/loggedModels'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { FullHeightPage } from '~/components/PageHeader'
import { ErrorState, LoadingRows } from '~/components/states'
import { ModelDetails } from './ModelDetails'

/** A logged model. */
export function LoggedModelPage() {
  const { modelId = '' } = useParams({ strict: false })
  const { data: model, error, refetch } = useQuery(loggedModelQuery(modelId))
  const experimentId = model?.experimentId ?? ''
  const experiment = useQuery({ ...experimentQuery(experimentId), enabled: experimentId !== '' })
  useLive({ experimentIds: experimentId === '' ? [] : [experimentId] })
  const place = `/experiments/${experimentId}`
  useBreadcrumbs([
    { label: 'Experiments', to: '/' },
    { label: experiment.data?.name ?? '…', to: place },
    { label: 'Models', to: `${place}/models` },
    { label: model?.name ?? modelId },
  ])
  if (!model) {
    return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingRows />
  }
  return (
    <FullHeightPage>
      <ModelDetails model={model} experiment={experiment.data} />
    </FullHeightPage>
  )
}
