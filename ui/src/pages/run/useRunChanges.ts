import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { deleteRun, deleteRunTag, renameRun, restoreRun, setRunTag } from '~/api/runs'
import { notifyDone, notifyFailed } from '~/components/undo'

/** What can be changed of a run here; what can be undone offers it. */
export interface RunChanges {
  rename: (name: string, before: string) => Promise<void>
  setTag: (key: string, value: string) => Promise<void>
  deleteTag: (key: string) => Promise<void>
  moveToTrash: (name: string) => Promise<void>
  restore: (name: string) => Promise<void>
}

/** Changes of one run, after each of which what shows it is read again. */
export function useRunChanges(runId: string): RunChanges {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const refresh = async () => {
      await Promise.all(
        [['run', runId], ['runs'], ['trash']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      )
    }
    const change = async (send: () => Promise<unknown>, message?: string, undo?: () => Promise<unknown>) => {
      await send()
      await refresh()
      if (message === undefined) return
      notifyDone(message, undo && (() => undo().then(refresh)))
    }
    const told = (promise: Promise<void>) => promise.catch(notifyFailed)
    return {
      rename: (name, before) =>
        change(
          () => renameRun(runId, name),
          `Renamed to ${name}`,
          () => renameRun(runId, before),
        ),
      setTag: (key, value) => change(() => setRunTag(runId, key, value)),
      deleteTag: (key) => change(() => deleteRunTag(runId, key)),
      moveToTrash: (name) =>
        told(
          change(
            () => deleteRun(runId),
            `Moved ${name} to the trash`,
            () => restoreRun(runId),
          ),
        ),
      restore: (name) =>
        told(
          change(
            () => restoreRun(runId),
            `Restored ${name}`,
            () => deleteRun(runId),
          ),
        ),
    }
  }, [runId, queryClient])
}
