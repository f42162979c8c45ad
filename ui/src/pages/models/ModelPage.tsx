import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { modelVersionsQuery, registeredModelQuery } from '~/api/registry'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { usePageSearch } from '~/app/pageSearch'
import { FullHeightPage } from '~/components/PageHeader'
import { ErrorState, LoadingRows } from '~/components/states'
import { CompareVersions } from './CompareVersions'
import { ModelOverview } from './ModelOverview'
import { REGISTRY_INTERVAL_MS } from './useRegistry'

/** A registered model: what it is, its versions, and some of them side by side. */
export function ModelPage() {
  const { name = '' } = useParams({ strict: false })
  const [search, setSearch] = usePageSearch()
  const model = useQuery({ ...registeredModelQuery(name), refetchInterval: REGISTRY_INTERVAL_MS })
  const versions = useQuery({ ...modelVersionsQuery(name), refetchInterval: REGISTRY_INTERVAL_MS })
  const compared = search.compare?.split(',') ?? []
  const isComparing = compared.length > 1
  useBreadcrumbs([
    { label: 'Models', to: '/models' },
    ...(isComparing
      ? [{ label: name, to: `/models/${encodeURIComponent(name)}` }, { label: 'Compare versions' }]
      : [{ label: name }]),
  ])
  const error = model.error ?? versions.error
  if (!model.data || !versions.data) {
    if (!error) return <LoadingRows />
    return <ErrorState error={error} retry={() => void Promise.all([model.refetch(), versions.refetch()])} />
  }
  return (
    <FullHeightPage>
      {isComparing ? (
        <CompareVersions
          model={model.data}
          versions={versions.data.filter(({ version }) => compared.includes(version))}
          showsAll={search.all === '1'}
          setShowsAll={(showsAll) => setSearch({ all: showsAll ? '1' : undefined }, { replace: true })}
        />
      ) : (
        <ModelOverview model={model.data} versions={versions.data} search={search} setSearch={setSearch} />
      )}
    </FullHeightPage>
  )
}
