import { Button, Menu } from '@mantine/core'
import {
  IconArrowsDiff,
  IconDownload,
  IconPencil,
  IconRestore,
  IconTag,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { useShortcut } from '~/app/shortcuts'
import { notifyDone, notifyFailed } from '~/components/undo'
import { formatCount } from '~/format/number'
import { type Done, moveRuns, selectedIds } from './bulk'
import { exportRuns } from './exportRuns'
import { RenameDialog } from './RenameDialog'
import classes from './SelectionBar.module.css'
import {
  ALL_MATCHING,
  NO_SELECTION,
  type Selection,
  selectedCount,
  selectionFilter,
  selectionMeant,
} from './selection'
import { TagDialog } from './TagDialog'

/** More runs than so many beside each other nobody can compare. */
const MOST_COMPARED = 100

/** What can be done with the runs that are selected. */
export function SelectionBar(props: {
  selection: Selection
  setSelection: (change: (before: Selection) => Selection) => void
  definition: RunsDefinition
  total: number | undefined
  fileName: string
}) {
  const { selection, setSelection, definition, total, fileName } = props
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'tag' | 'rename'>()
  const count = selectedCount(selection, total ?? 0)
  const filter = selectionFilter(selection, definition.filter)
  const clear = useCallback(() => setSelection(() => NO_SELECTION), [setSelection])
  const canCompare = count > 1 && count <= MOST_COMPARED
  const compare = () => {
    selectedIds(filter, definition, MOST_COMPARED)
      .then((ids) => navigate({ to: '/compare', search: { runs: ids.join(',') } }))
      .catch(notifyFailed)
  }
  useShortcut('c', 'Compare the selected runs', compare, canCompare)
  useShortcut('Escape', 'Select nothing', clear, count > 0)

  const run = (work: Promise<Done>, say: (runs: string) => string) => {
    const refresh = () => queryClient.invalidateQueries({ queryKey: ['runs'] })
    work
      .then(async ({ count: changed, undo, refusal }) => {
        await refresh()
        if (changed > 0) notifyDone(say(runsText(changed)), () => undo().then(refresh))
        if (refusal) notifyFailed(refusal)
      })
      .catch(notifyFailed)
  }
  const move = (stage: 'deleted' | 'active') => {
    run(moveRuns(selectionMeant(selection, definition), stage), (runs) =>
      stage === 'deleted' ? `Moved ${runs} to the trash.` : `Restored ${runs}.`,
    )
    clear()
  }
  const save = (format: 'csv' | 'parquet') => {
    exportRuns({ ...definition, filter }, format, fileName).catch(notifyFailed)
  }

  if (count === 0) return null
  return (
    <div className={classes.bar} role="toolbar" aria-label="Selected runs">
      <strong role="status">{formatCount(count)} selected</strong>
      {selection.kind === 'some' && total !== undefined && total > count && (
        <Button variant="subtle" size="compact-xs" onClick={() => setSelection(() => ALL_MATCHING)}>
          Select all {formatCount(total)} matching
        </Button>
      )}
      <span className={classes.gap} />
      <Button
        leftSection={<IconArrowsDiff size={14} aria-hidden />}
        disabled={!canCompare}
        title={canCompare ? 'Compare  c' : `From 2 to ${MOST_COMPARED} runs can be compared`}
        onClick={compare}
      >
        Compare
      </Button>
      <Button leftSection={<IconTag size={14} aria-hidden />} onClick={() => setDialog('tag')}>
        Tag
      </Button>
      {count === 1 && selection.kind === 'some' && (
        <Button leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setDialog('rename')}>
          Rename
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <Button leftSection={<IconDownload size={14} aria-hidden />}>Export</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('csv')}>CSV</Menu.Item>
          <Menu.Item onClick={() => save('parquet')}>Parquet</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {definition.view !== 'active' && (
        <Button leftSection={<IconRestore size={14} aria-hidden />} onClick={() => move('active')}>
          Restore
        </Button>
      )}
      {definition.view !== 'deleted' && (
        <Button leftSection={<IconTrash size={14} aria-hidden />} onClick={() => move('deleted')}>
          Move to trash
        </Button>
      )}
      <Button variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={clear}>
        Clear
      </Button>
      {dialog === 'tag' && (
        <TagDialog
          runs={runsText(count)}
          filter={filter}
          definition={definition}
          onClose={() => setDialog(undefined)}
          onWork={run}
        />
      )}
      {dialog === 'rename' && (
        <RenameDialog
          filter={filter}
          definition={definition}
          onClose={() => setDialog(undefined)}
          onWork={run}
        />
      )}
    </div>
  )
}

const runsText = (count: number) => `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`
