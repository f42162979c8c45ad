import { Menu } from '@mantine/core'
import { IconCopy, IconEye, IconNote, IconPencil, IconPin, IconTarget, IconTrash } from '@tabler/icons-react'
import type { Run } from '~/api/runs'
import { useTable } from './TableContext'

/** Where the menu of a run is open. */
export interface MenuPlace {
  run: Run
  x: number
  y: number
}

/** What can be done with a run: one menu for all rows, where it was asked for. */
export function RowMenu({ place, onClose }: { place: MenuPlace | undefined; onClose: () => void }) {
  const { facts, actions } = useTable()
  if (!place) return null
  const { run, x, y } = place
  const runId = run.run_id
  const isBaseline = facts.baseline?.run_id === runId
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus>
      <Menu.Target>
        <span style={{ position: 'fixed', left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Menu of ${run.run_name}`}>
        <Menu.Item
          leftSection={<IconTarget size={14} aria-hidden />}
          onClick={() => actions.setBaseline(isBaseline ? undefined : runId)}
        >
          {isBaseline ? 'No longer the baseline' : 'Make it the baseline'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPin size={14} aria-hidden />}
          onClick={() => actions.togglePinned(runId)}
        >
          {facts.pinnedIds.has(runId) ? 'Let it scroll' : 'Keep on top'}
        </Menu.Item>
        <Menu.Item leftSection={<IconEye size={14} aria-hidden />} onClick={() => actions.toggleShown(runId)}>
          {facts.shownIds.has(runId) ? 'Hide in charts' : 'Show in charts'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => actions.edit({ runId, field: 'name' })}
        >
          Rename
        </Menu.Item>
        <Menu.Item
          leftSection={<IconNote size={14} aria-hidden />}
          onClick={() => actions.edit({ runId, field: 'note' })}
        >
          Write a note
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(runId)}
        >
          Copy the run's id
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => actions.moveToTrash(run)}>
          {run.lifecycle_stage === 'deleted' ? 'Restore' : 'Move to trash'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
