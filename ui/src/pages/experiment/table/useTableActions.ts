import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useLayoutEffect, useMemo, useRef } from 'react'
import { changeRuns, refusalOf } from '~/api/runChanges'
import { deleteRunTag, type Run, renameRun, setRunTag } from '~/api/runs'
import { notifyDone, notifyFailed } from '~/components/undo'
import { toggledRun } from '../charts/shownRuns'
import { memberFilter } from '../rows/groups'
import type { RowModel } from '../rows/model'
import { ALL_MATCHING, isSelected, NO_SELECTION, withRuns } from '../selection/selection'
import type { MenuPlace } from './RowMenu'
import type { EditedCell, TableActions } from './TableContext'
import type { TableProps } from './tableProps'

const NOTE_TAG = 'mlflow.note.content'

type ActionProps = TableProps & {
  model: RowModel
  toggleOpen?: (id: string, place?: number) => void
  showMore?: (id: string, limit: number) => void
  setEdited: (cell: EditedCell | undefined) => void
  setMenu: (place: MenuPlace) => void
}

/** What can be done with rows. */
export function useTableActions(props: ActionProps): TableActions {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const anchor = useRef<number>(undefined)
  // What is done looks at what is there then. The actions stay the same, so that rows are not drawn anew.
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  return useMemo(() => {
    const now = () => latest.current
    const refresh = () => queryClient.invalidateQueries({ queryKey: ['runs'] })
    const change = (work: () => Promise<unknown>, message: string, undo: () => Promise<unknown>) => {
      work()
        .then(refresh)
        .then(() => notifyDone(message, () => undo().then(refresh)))
        .catch(notifyFailed)
    }
    return {
      select: (runId, index, isRange) => {
        const { model, selection, setSelection } = now()
        const isIn = !isSelected(selection, runId)
        const from = anchor.current
        anchor.current = index
        if (!isRange || from === undefined || index === undefined) {
          setSelection((before) => withRuns(before, [runId], isIn))
          return
        }
        model
          .idsBetween(Math.min(from, index), Math.max(from, index))
          .then((ids) => setSelection((before) => withRuns(before, ids, isIn)))
          .catch(notifyFailed)
      },
      selectAll: (isIn) => now().setSelection(() => (isIn ? ALL_MATCHING : NO_SELECTION)),
      open: (runId) => void navigate({ to: '/runs/$runId', params: { runId } }),
      toggleShown: (runId) => now().setState(toggledRun(now().shown.by, runId), { replace: true }),
      togglePinned: (runId) => {
        const { state, setState } = now()
        const others = state.pinned.filter((id) => id !== runId)
        setState({ pinned: others.length < state.pinned.length ? others : [...others, runId] })
      },
      setBaseline: (runId) =>
        now().setState(
          runId === undefined ? { baseline: undefined, isDifference: false } : { baseline: runId },
        ),
      edit: (cell) => now().setEdited(cell),
      saveName: (run, name) => {
        now().setEdited(undefined)
        if (name === '') return
        change(
          () => renameRun(run.run_id, name),
          `Renamed “${run.run_name}” to “${name}”.`,
          () => renameRun(run.run_id, run.run_name),
        )
      },
      saveNote: (run, note) => {
        now().setEdited(undefined)
        const before = run.tags?.[NOTE_TAG] ?? ''
        change(
          () => writeNote(run.run_id, note),
          `Noted at “${run.run_name}”.`,
          () => writeNote(run.run_id, before),
        )
      },
      moveToTrash: (run) => moveRun(run, change),
      toggleOpen: (id, place) => now().toggleOpen?.(id, place),
      showMore: (id, limit) => now().showMore?.(id, limit),
      enterGroup: (id) => {
        const { state, setState } = now()
        const values = JSON.parse(id) as (string | null)[]
        setState({ filter: memberFilter(state.filter, state.groupBy, values), groupBy: [] })
      },
      showMenu: (run, x, y) => now().setMenu({ run, x, y }),
    }
  }, [queryClient, navigate])
}

const writeNote = (runId: string, note: string) =>
  note === '' ? deleteRunTag(runId, NOTE_TAG) : setRunTag(runId, NOTE_TAG, note)

function moveRun(
  run: Run,
  change: (work: () => Promise<unknown>, message: string, undo: () => Promise<unknown>) => void,
) {
  const isDeleted = run.lifecycle_stage === 'deleted'
  const move = async (stage: 'active' | 'deleted') => {
    const refusal = refusalOf(await changeRuns({ runIds: [run.run_id] }, { lifecycle_stage: stage }))
    if (refusal) throw refusal
  }
  change(
    () => move(isDeleted ? 'active' : 'deleted'),
    isDeleted ? `Restored “${run.run_name}”.` : `Moved “${run.run_name}” to the trash.`,
    () => move(isDeleted ? 'deleted' : 'active'),
  )
}
