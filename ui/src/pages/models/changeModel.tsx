import { deleteRegisteredModel, renameRegisteredModel } from '~/api/registry'
import { goTo } from '~/app/goTo'
import { confirmDanger } from '~/components/confirm'
import { openDialog } from '~/components/dialog'
import { NameForm } from '~/components/NameForm'
import { notifyDone, notifyFailed } from '~/components/undo'
import { formatMany } from '~/format/count'
import { nameProblem } from './nameProblem'
import type { Registry } from './useRegistry'

const pageOf = (name: string) => `models/${encodeURIComponent(name)}`

/** Asks for another name of a model and goes to its page there. */
export function openRenameModel(name: string, registry: Registry) {
  openDialog('Rename model', (close) => (
    <NameForm
      label="Name"
      initial={name}
      description={() => 'Programs that load it by the old name no longer find it.'}
      action="Rename"
      check={nameProblem}
      onSubmit={async (next) => {
        if (next === name) return
        await renameRegisteredModel(name, next)
        goTo(pageOf(next))
        await registry.refresh()
        notifyDone(`'${name}' is now '${next}'.`, async () => {
          await renameRegisteredModel(next, name)
          goTo(pageOf(name))
          await registry.refresh()
        })
      }}
      onClose={close}
    />
  ))
}

/** Asks before a model goes with all its versions. */
export function confirmDeleteModel(name: string, versionCount: number, registry: Registry) {
  confirmDanger({
    title: `Delete ${name}?`,
    body: `It goes for good, with its ${formatMany(versionCount, 'version')}, their aliases, tags and descriptions. The files of the runs and logged models that they were made from stay.`,
    action: 'Delete model',
    run: () => {
      deleteRegisteredModel(name).then(async () => {
        goTo('models')
        await registry.refresh()
        notifyDone(`'${name}' is deleted.`)
      }, notifyFailed)
    },
  })
}
