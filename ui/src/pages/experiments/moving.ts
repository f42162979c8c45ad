import type { ExperimentOverview } from '~/api/experimentOverview'
import { partsOf } from './experimentTree'

/** An experiment and the name it gets. */
export interface Move {
  experiment: ExperimentOverview
  name: string
}

/** Experiments put into a folder, which is empty for the top, under the last parts of their names. */
export function movedInto(experiments: ExperimentOverview[], folder: string): Move[] {
  return experiments.map((experiment) => {
    const last = partsOf(experiment.name).at(-1) ?? experiment.name
    return { experiment, name: folder === '' ? last : `${folder}/${last}` }
  })
}

/** All of a folder's experiments after the folder gets another path, which is empty for the top. */
export function movedFolder(experiments: ExperimentOverview[], from: string, to: string): Move[] {
  return experiments.map((experiment) => {
    const rest = experiment.name.slice(from.length + 1)
    return { experiment, name: to === '' ? rest : `${to}/${rest}` }
  })
}

/** What stands in the way of moves: a name that is taken, or that two of them would get. */
export function conflictOf(moves: Move[], takenNames: ReadonlySet<string>): string | undefined {
  const leaving = new Set(moves.map(({ experiment }) => experiment.name))
  const given = new Set<string>()
  for (const { name } of moves) {
    if (given.has(name)) return `Two experiments would be called '${name}'.`
    if (takenNames.has(name) && !leaving.has(name)) return `There is already an experiment '${name}'.`
    given.add(name)
  }
  return undefined
}

/** Where a folder's path leads: without slashes at its ends. */
export const tidyFolder = (path: string) => path.trim().replace(/\/+$/, '')
