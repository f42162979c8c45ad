import { ApiError } from '~/api/errors'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { createExperiment } from '~/api/experiments'
import { goTo } from '~/app/goTo'
import { openDialog } from '~/components/dialog'
import { NameForm } from '~/components/NameForm'
import { folderOf, foldersOf } from './experimentTree'
import { conflictOf, type Move, movedFolder, movedInto, tidyFolder } from './moving'

const LONGEST_NAME = 500

function checkName(name: string, takenNames: ReadonlySet<string>): string | undefined {
  if (name.trim() === '') return 'An experiment needs a name.'
  if (name.length > LONGEST_NAME)
    return `A name has at most ${LONGEST_NAME} characters; this one has ${name.length}.`
  if (takenNames.has(name)) return `There is already an experiment '${name}'.`
  return undefined
}

const inFolder = (name: string) =>
  folderOf(name) === '' ? 'A slash makes a folder: vision/resnet' : `In the folder ${folderOf(name)}`

/** A refusal of a name that no visible experiment has: then one in the trash has it. */
function explained(error: unknown): never {
  if (error instanceof ApiError && error.code === 'RESOURCE_ALREADY_EXISTS') {
    throw new Error(
      'An experiment in the trash has this name. Restore it or purge it there, or choose another name.',
    )
  }
  throw error
}

/** Asks for a name and makes an experiment of it, in a folder if one is given. */
export function openCreateExperiment(experiments: ExperimentOverview[], refresh: () => unknown, folder = '') {
  const taken = new Set(experiments.map(({ name }) => name))
  openDialog('New experiment', (close) => (
    <NameForm
      label="Name"
      initial={folder === '' ? '' : `${folder}/`}
      placeholder="vision/resnet"
      description={inFolder}
      action="Create"
      check={(name) => (name.endsWith('/') ? 'Say what it is called in the folder.' : checkName(name, taken))}
      onSubmit={async (name) => {
        const experimentId = await createExperiment(name).catch(explained)
        refresh()
        goTo(`experiments/${experimentId}`)
      }}
      onClose={close}
    />
  ))
}

/** Asks for another name of an experiment. */
export function openRenameExperiment(
  experiment: ExperimentOverview,
  experiments: ExperimentOverview[],
  rename: (moves: Move[]) => Promise<unknown>,
) {
  const taken = new Set(experiments.map(({ name }) => name))
  taken.delete(experiment.name)
  openDialog('Rename experiment', (close) => (
    <NameForm
      label="Name"
      initial={experiment.name}
      description={inFolder}
      action="Rename"
      check={(name) => checkName(name, taken)}
      onSubmit={(name) => rename([{ experiment, name }]).catch(explained)}
      onClose={close}
    />
  ))
}

/** Asks where experiments move. */
export function openMoveExperiments(
  moving: ExperimentOverview[],
  experiments: ExperimentOverview[],
  rename: (moves: Move[]) => Promise<unknown>,
) {
  const names = experiments.map(({ name }) => name)
  const taken = new Set(names)
  const moves = (folder: string) => movedInto(moving, tidyFolder(folder))
  openDialog(moving.length === 1 ? 'Move experiment' : `Move ${moving.length} experiments`, (close) => (
    <NameForm
      label="Folder"
      initial={moving[0] ? folderOf(moving[0].name) : ''}
      placeholder="at the top"
      description={(folder) =>
        `${moving.length === 1 ? 'It becomes' : 'The first becomes'} ${moves(folder)[0]?.name}`
      }
      suggestions={foldersOf(names)}
      action="Move"
      check={(folder) => conflictOf(moves(folder), taken)}
      onSubmit={(folder) => rename(moves(folder)).catch(explained)}
      onClose={close}
    />
  ))
}

/** Asks for another path of a folder, which its experiments then begin with. */
export function openMoveFolder(
  folder: { path: string; experiments: ExperimentOverview[] },
  experiments: ExperimentOverview[],
  rename: (moves: Move[]) => Promise<unknown>,
) {
  const names = experiments.map(({ name }) => name)
  const taken = new Set(names)
  const moves = (path: string) => movedFolder(folder.experiments, folder.path, tidyFolder(path))
  openDialog(`Rename or move the folder ${folder.path}`, (close) => (
    <NameForm
      label="Folder"
      initial={folder.path}
      placeholder="at the top"
      description={(path) =>
        `${folder.experiments.length} experiments; the first becomes ${moves(path)[0]?.name}`
      }
      suggestions={foldersOf(names).filter((path) => path !== folder.path)}
      action="Move"
      check={(path) => conflictOf(moves(path), taken)}
      onSubmit={(path) => rename(moves(path)).catch(explained)}
      onClose={close}
    />
  ))
}
