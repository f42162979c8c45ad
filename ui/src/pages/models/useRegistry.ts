import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import {
  deleteModelAlias,
  deleteModelVersion,
  type ModelVersion,
  setModelAlias,
  setModelVersionStage,
} from '~/api/registry'
import { notifyDone, notifyFailed } from '~/components/undo'

/** The stream of changes does not tell of the registry, so its pages ask again. */
export const REGISTRY_INTERVAL_MS = 10_000

/** Changes of the registry, after which it is read again. */
export function useRegistry() {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const refresh = () =>
      Promise.all(
        [['registry'], ['logged-models']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      )
    return {
      refresh,
      /** Gives an alias to a version; `from` is the one that had it. */
      setAlias: async (name: string, alias: string, version: string, from: string | undefined) => {
        await setModelAlias(name, alias, version)
        await refresh()
        notifyDone(`@${alias} is version ${version} now.`, async () => {
          if (from === undefined) await deleteModelAlias(name, alias)
          else await setModelAlias(name, alias, from)
          await refresh()
        })
      },
      removeAlias: (name: string, alias: string, version: string) =>
        deleteModelAlias(name, alias)
          .then(refresh)
          .then(
            () =>
              notifyDone(`@${alias} is removed.`, async () => {
                await setModelAlias(name, alias, version)
                await refresh()
              }),
            notifyFailed,
          ),
      /** Moves a version to a stage. Which others were archived with it is not known after, so that has no undo. */
      setStage: async (
        { name, version, stage: from }: ModelVersion,
        stage: string,
        archivesOthers: boolean,
      ) => {
        await setModelVersionStage(name, version, stage, archivesOthers)
        await refresh()
        const back = async () => {
          await setModelVersionStage(name, version, from, false)
          await refresh()
        }
        notifyDone(`Version ${version} is in the stage ${stage} now.`, archivesOthers ? undefined : back)
      },
      removeVersion: (name: string, version: string) =>
        deleteModelVersion(name, version)
          .then(refresh)
          .then(() => notifyDone(`Version ${version} is deleted.`)),
    }
  }, [queryClient])
}

/** What pages can do with the registry. */
export type Registry = ReturnType<typeof useRegistry>
