import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { deleteLoggedModel, type LoggedModel } from '~/api/loggedModels'
import { failureOf, forEach } from '~/api/many'
import { confirmDanger } from '~/components/confirm'
import { notifyDone, notifyFailed } from '~/components/undo'

const nameOf = ({ name }: LoggedModel) => name

/** What can be done with logged models. There is no way to restore one, so deleting asks before. */
export function useLoggedModelChanges() {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const refresh = () =>
      Promise.all(
        [['logged-models'], ['runs'], ['run'], ['trash']].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    const remove = async (models: LoggedModel[], then?: () => void) => {
      const outcome = await forEach(models, ({ modelId }) => deleteLoggedModel(modelId))
      then?.()
      await refresh()
      const failure = failureOf(outcome, nameOf)
      if (failure) notifyFailed(failure)
      if (outcome.done.length > 0) notifyDone(`${called(outcome.done)} deleted.`)
    }
    const confirmDelete = (models: LoggedModel[], then?: () => void) =>
      confirmDanger({
        title: `Delete ${called(models)}?`,
        body: 'It cannot be taken back: MLflow has no way to restore a logged model. Its files and metrics stay until the trash is purged.',
        action: models.length === 1 ? 'Delete model' : 'Delete models',
        run: () => void remove(models, then),
      })
    return { refresh, confirmDelete }
  }, [queryClient])
}

const called = (models: LoggedModel[]) =>
  models.length === 1 && models[0] ? `'${models[0].name}'` : `${models.length} models`
