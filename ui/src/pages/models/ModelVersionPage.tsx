import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { modelVersionQuery, registeredModelQuery } from '~/api/registry'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { FullHeightPage } from '~/components/PageHeader'
import { ErrorState, LoadingRows } from '~/components/states'
import { REGISTRY_INTERVAL_MS } from './useRegistry'
import { VersionDetails } from './VersionDetails'

/** A version of a registered model. */
export function ModelVersionPage() {
  const { name = '', version = '' } = useParams({ strict: false })
  useBreadcrumbs([
    { label: 'Models', to: '/models' },
    { label: name, to: `/models/${encodeURIComponent(name)}` },
    { label: `Version ${version}` },
  ])
  const model = useQuery({ ...registeredModelQuery(name), refetchInterval: REGISTRY_INTERVAL_MS })
  const one = useQuery({ ...modelVersionQuery(name, version), refetchInterval: REGISTRY_INTERVAL_MS })
  const error = model.error ?? one.error
  if (!model.data || !one.data) {
    if (!error) return <LoadingRows />
    return <ErrorState error={error} retry={() => void Promise.all([model.refetch(), one.refetch()])} />
  }
  return (
    <FullHeightPage>
      <VersionDetails model={model.data} version={one.data} />
    </FullHeightPage>
  )
}
