import { Button, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { usePageSearch } from '~/app/pageSearch'
import { useShortcut } from '~/app/shortcuts'
import { FullHeightPage, PageHeader } from '~/components/PageHeader'
import { SearchField } from '~/components/SearchField'
import { EmptyState } from '~/components/states'
import { VirtualTable } from '~/components/table/VirtualTable'
import { formatCount } from '~/format/number'
import { ChosenBar } from './ChosenBar'
import { experimentColumns } from './columns'
import { openCreateExperiment } from './dialogs'
import { ExperimentDetails } from './ExperimentDetails'
import { chosenAfter, chosenRows, listRows, matching, type TreeRow, treeRows } from './experimentTree'
import { FirstRun } from './FirstRun'
import { RowMenu } from './RowMenu'
import { readView, writeView } from './search'
import { useExperimentChanges } from './useExperimentChanges'
import { useFoldedFolders } from './useFoldedFolders'

const rowId = (row: TreeRow) => row.id
const rowName = (row: TreeRow) => (row.kind === 'folder' ? `folder ${row.path}` : row.experiment.name)

/** Whether nobody has logged anything here yet. */
const isUntouched = (experiments: ExperimentOverview[]) =>
  experiments.every(({ name, run_count }) => name === 'Default' && run_count === 0)

/** The experiments as a tree or a list, and what is done with them. */
export function ExperimentsList({ experiments }: { experiments: ExperimentOverview[] }) {
  const [search, setSearch] = usePageSearch()
  const { query, sort, isTree, details } = readView(search)
  const sought = useDeferredValue(query)
  const [isFolded, toggleFolder] = useFoldedFolders(sought)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<TreeRow>()
  const changes = useExperimentChanges()
  const navigate = useNavigate()

  const { id: sortId, isDescending } = sort
  const rows = useMemo(() => {
    const found = matching(experiments, sought)
    const order = { id: sortId, isDescending }
    if (!isTree) return listRows(found, order)
    return treeRows(found, order, isFolded)
  }, [experiments, sought, sortId, isDescending, isTree, isFolded])

  const toggle = useCallback(
    (row: TreeRow) => {
      if (row.kind === 'folder') toggleFolder(row.path)
    },
    [toggleFolder],
  )
  const showDetails = useCallback(
    (experimentId: string | undefined) => setSearch(writeView({ details: experimentId })),
    [setSearch],
  )
  const create = useCallback(
    () => openCreateExperiment(experiments, changes.refresh, active?.kind === 'folder' ? active.path : ''),
    [experiments, changes, active],
  )
  const editActive = useCallback(() => {
    if (active?.kind === 'experiment') showDetails(active.id)
  }, [active, showDetails])
  useShortcut('n', 'New experiment', create)
  useShortcut('e', 'Note and tags of the row', editActive)

  const columns = useMemo(
    () =>
      experimentColumns(toggle, (row) => (
        <RowMenu row={row} experiments={experiments} changes={changes} onDetails={showDetails} />
      )),
    [toggle, experiments, changes, showDetails],
  )
  const selection = useMemo(() => {
    const ids = chosenRows(chosen, rows)
    return {
      ids,
      set: (after: ReadonlySet<string>) => setChosen((before) => chosenAfter(before, ids, after, rows)),
    }
  }, [chosen, rows])
  const chosenExperiments = experiments.filter(({ experiment_id }) => chosen.has(experiment_id))

  if (isUntouched(experiments)) return <FirstRun />
  return (
    <FullHeightPage>
      <PageHeader title="Experiments" detail={formatCount(experiments.length)}>
        <SearchField
          label="Search names, notes and tags"
          width={264}
          value={query}
          onChange={(text) => setSearch(writeView({ query: text }), { replace: true })}
        />
        <SegmentedControl
          aria-label="Show as"
          value={isTree ? 'tree' : 'list'}
          onChange={(view) => setSearch(writeView({ isTree: view === 'tree' }), { replace: true })}
          data={[
            { value: 'tree', label: 'Folders' },
            { value: 'list', label: 'List' },
          ]}
        />
        <Tooltip label="New experiment  n">
          <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={create}>
            New
          </Button>
        </Tooltip>
      </PageHeader>
      {chosenExperiments.length > 0 && (
        <ChosenBar
          chosen={chosenExperiments}
          experiments={experiments}
          changes={changes}
          onClear={() => setChosen(new Set())}
        />
      )}
      {rows.length === 0 ? (
        <EmptyState title="No experiment says that">
          <Text size="sm">All words must be somewhere in its name, note or tags.</Text>
          <Button onClick={() => setSearch(writeView({ query: '' }))}>Show all {experiments.length}</Button>
        </EmptyState>
      ) : (
        <VirtualTable
          label="Experiments"
          rows={rows}
          rowId={rowId}
          rowName={rowName}
          columns={columns}
          sort={sort}
          onSort={(next) => setSearch(writeView({ sort: next }), { replace: true })}
          selection={selection}
          tree={{
            place: (row) => ({
              level: row.level,
              isExpanded: row.kind === 'folder' ? row.isExpanded : undefined,
            }),
            toggle,
          }}
          onActive={setActive}
          onOpen={(row) => {
            if (row.kind === 'folder') toggle(row)
            else void navigate({ to: '/experiments/$experimentIds', params: { experimentIds: row.id } })
          }}
        />
      )}
      <ExperimentDetails
        experiment={experiments.find(({ experiment_id }) => experiment_id === details)}
        refresh={changes.refresh}
        onClose={() => showDetails(undefined)}
      />
    </FullHeightPage>
  )
}
