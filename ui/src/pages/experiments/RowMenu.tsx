import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { LazyMenu } from '~/components/LazyMenu'
import { openCreateExperiment, openMoveExperiments, openMoveFolder, openRenameExperiment } from './dialogs'
import type { TreeRow } from './experimentTree'
import type { useExperimentChanges } from './useExperimentChanges'

/** What can be done with a row. */
export function RowMenu({
  row,
  experiments,
  changes,
  onDetails,
}: {
  row: TreeRow
  /** All there are, for names that are taken. */
  experiments: ExperimentOverview[]
  changes: ReturnType<typeof useExperimentChanges>
  onDetails: (experimentId: string) => void
}) {
  return (
    <LazyMenu label={`Actions for ${row.label}`}>
      {() => (
        <>
          {row.kind === 'folder' ? (
            <FolderItems row={row} experiments={experiments} changes={changes} />
          ) : (
            <>
              <Menu.Item onClick={() => onDetails(row.id)}>Note and tags</Menu.Item>
              <Menu.Item onClick={() => openRenameExperiment(row.experiment, experiments, changes.rename)}>
                Rename…
              </Menu.Item>
              <Menu.Item onClick={() => openMoveExperiments([row.experiment], experiments, changes.rename)}>
                Move…
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="var(--danger)" onClick={() => void changes.remove([row.experiment])}>
                Delete
              </Menu.Item>
            </>
          )}
        </>
      )}
    </LazyMenu>
  )
}

function FolderItems({
  row,
  experiments,
  changes,
}: {
  row: TreeRow & { kind: 'folder' }
  experiments: ExperimentOverview[]
  changes: ReturnType<typeof useExperimentChanges>
}) {
  const experimentIds = row.experiments.map(({ experiment_id }) => experiment_id).join(',')
  return (
    <>
      <Menu.Item component={Link} to={`/experiments/${experimentIds}`}>
        Open all together
      </Menu.Item>
      <Menu.Item onClick={() => openCreateExperiment(experiments, changes.refresh, row.path)}>
        New experiment here…
      </Menu.Item>
      <Menu.Item onClick={() => openMoveFolder(row, experiments, changes.rename)}>Rename or move…</Menu.Item>
      <Menu.Divider />
      <Menu.Item color="var(--danger)" onClick={() => void changes.remove(row.experiments)}>
        Delete {row.experiments.length === 1 ? 'its experiment' : `all ${row.experiments.length} experiments`}
      </Menu.Item>
    </>
  )
}
