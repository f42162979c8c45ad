import { Button, Text, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type RegisteredModel, registeredModelsQuery } from '~/api/registry'
import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { usePageSearch } from '~/app/pageSearch'
import { useShortcut } from '~/app/shortcuts'
import { Ago } from '~/components/Ago'
import { Chip, TagChips } from '~/components/Chips'
import { FullHeightPage, PageHeader } from '~/components/PageHeader'
import { SearchField } from '~/components/SearchField'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { type Column, readSort, type Sort, writeSort } from '~/components/table/column'
import { VirtualTable } from '~/components/table/VirtualTable'
import { formatCount } from '~/format/number'
import { openCreateModel } from './createModel'
import { FirstModel } from './FirstModel'
import { matchingModels, newestOf, sortedModels } from './models'
import { REGISTRY_INTERVAL_MS, useRegistry } from './useRegistry'

const USUAL_SORT: Sort = { id: 'name', isDescending: false }

/** The registry. */
export function ModelsPage() {
  useBreadcrumbs([{ label: 'Models' }])
  const [search, setSearch] = usePageSearch()
  const models = useQuery({ ...registeredModelsQuery(), refetchInterval: REGISTRY_INTERVAL_MS })
  const { refresh } = useRegistry()
  const navigate = useNavigate()
  const create = useCallback(() => openCreateModel(refresh), [refresh])
  useShortcut('n', 'New model', create)
  const { q: query = '', sort: sortText } = search
  const sort = useMemo(() => readSort(sortText, USUAL_SORT), [sortText])
  const rows = useMemo(
    () => sortedModels(matchingModels(models.data ?? [], query), sort),
    [models.data, query, sort],
  )
  return (
    <FullHeightPage>
      <PageHeader title="Models" detail={models.data && formatCount(models.data.length)}>
        {models.data && models.data.length > 0 && (
          <SearchField
            label="Search names, tags and aliases"
            width={264}
            value={query}
            onChange={(q) => setSearch({ q }, { replace: true })}
          />
        )}
        <Tooltip label="New model  n">
          <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={create}>
            New
          </Button>
        </Tooltip>
      </PageHeader>
      {models.error && !models.data && (
        <ErrorState error={models.error} retry={() => void models.refetch()} />
      )}
      {models.isPending && <LoadingRows />}
      {models.data?.length === 0 && <FirstModel />}
      {models.data && models.data.length > 0 && rows.length === 0 && (
        <EmptyState title="No model says that">
          <Text size="sm">All words must be somewhere in its name, description, tags or aliases.</Text>
          <Button onClick={() => setSearch({ q: undefined })}>Show all {models.data.length}</Button>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Models"
          rows={rows}
          rowId={nameOf}
          rowName={nameOf}
          columns={COLUMNS}
          sort={sort}
          onSort={(next) => setSearch({ sort: writeSort(next, USUAL_SORT) }, { replace: true })}
          onOpen={({ name }) => void navigate({ to: '/models/$name', params: { name } })}
        />
      )}
    </FullHeightPage>
  )
}

const nameOf = ({ name }: RegisteredModel) => name

const COLUMNS: Column<RegisteredModel>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 160,
    grow: 2,
    sortsFirst: 'ascending',
    cell: ({ name }) => (
      <Link to="/models/$name" params={{ name }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'version',
    header: 'Latest',
    width: 64,
    isNumber: true,
    sortsFirst: 'descending',
    cell: (model) => <NewestVersion model={model} />,
  },
  {
    id: 'aliases',
    header: 'Aliases',
    width: 120,
    grow: 2,
    cell: ({ aliases }) =>
      Object.entries(aliases)
        .sort()
        .map(([alias, version]) => (
          <Chip key={alias}>
            @{alias} {version}
          </Chip>
        )),
  },
  {
    id: 'stages',
    header: 'Stages (old)',
    width: 120,
    grow: 1,
    isWideOnly: true,
    cell: ({ latestVersions }) =>
      latestVersions
        .filter(({ stage }) => stage === 'Production' || stage === 'Staging')
        .map(({ stage, version }) => `${stage} ${version}`)
        .sort()
        .join(', '),
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 120,
    grow: 2,
    isWideOnly: true,
    cell: ({ tags }) => <TagChips tags={tags} />,
  },
  {
    id: 'updated',
    header: 'Changed',
    width: 84,
    isNumber: true,
    sortsFirst: 'descending',
    cell: ({ updatedMs }) => <Ago timeMs={updatedMs} />,
  },
]

function NewestVersion({ model }: { model: RegisteredModel }) {
  const newest = newestOf(model)
  if (!newest) return null
  return (
    <Link to="/models/$name/versions/$version" params={{ name: model.name, version: newest.version }}>
      {newest.version}
    </Link>
  )
}
