import type { LoggedModel } from '~/api/loggedModels'

/** A row: a model, or the run that the models below were made by. */
export type ModelRow =
  | { kind: 'model'; id: string; isBelow: boolean; model: LoggedModel }
  | { kind: 'group'; id: string; runId: string; isExpanded: boolean; models: LoggedModel[] }

/** The models in their order, or under their source runs in the order of the best of each. */
export function modelRows(
  models: LoggedModel[],
  isGrouped: boolean,
  folded: ReadonlySet<string>,
): ModelRow[] {
  if (!isGrouped) return models.map((model) => modelRow(model, false))
  const groups = new Map<string, LoggedModel[]>()
  for (const model of models) {
    const group = groups.get(model.sourceRunId)
    if (group) group.push(model)
    else groups.set(model.sourceRunId, [model])
  }
  return [...groups].flatMap(([runId, its]): ModelRow[] => {
    const id = `run:${runId}`
    const isExpanded = !folded.has(id)
    const group: ModelRow = { kind: 'group', id, runId, isExpanded, models: its }
    return isExpanded ? [group, ...its.map((model) => modelRow(model, true))] : [group]
  })
}

const modelRow = (model: LoggedModel, isBelow: boolean): ModelRow => ({
  kind: 'model',
  id: model.modelId,
  isBelow,
  model,
})

const idsOf = (row: ModelRow) => (row.kind === 'group' ? row.models.map(({ modelId }) => modelId) : [row.id])

/** The chosen models with a group's added when it was chosen, or taken away when it no longer is. */
export function chosenModelsAfter(
  chosen: ReadonlySet<string>,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  rows: ModelRow[],
): Set<string> {
  const next = new Set(chosen)
  for (const row of rows) {
    if (before.has(row.id) === after.has(row.id)) continue
    for (const id of idsOf(row)) {
      if (after.has(row.id)) next.add(id)
      else next.delete(id)
    }
  }
  return next
}

/** The rows that look chosen: models that are, and groups all of whose models are. */
export const chosenModelRows = (chosen: ReadonlySet<string>, rows: ModelRow[]) =>
  new Set(rows.filter((row) => idsOf(row).every((id) => chosen.has(id))).map(({ id }) => id))
