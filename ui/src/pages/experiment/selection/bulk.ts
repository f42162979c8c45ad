import type { RunsDefinition } from '~/api/runBookmarks'
import { type ChangedRuns, changeRuns, type RunsMeant, refusalOf } from '~/api/runChanges'
import { entity } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'

/** A change that is done, and how to take it back. */
export interface Done {
  /** How many runs it really changed. */
  count: number
  undo: () => Promise<void>
  /** Tells of those that could not be changed. */
  refusal?: Error
}

/** What was done, with the way back for the runs that were changed. */
function done(changed: ChangedRuns, undo: (runIds: string[]) => Promise<unknown>): Done {
  const { runIds } = changed
  return {
    count: runIds.length,
    refusal: refusalOf(changed),
    undo: async () => {
      await undo(runIds)
    },
  }
}

/** Moves runs to the trash, or back. */
export async function moveRuns(meant: RunsMeant, stage: 'deleted' | 'active'): Promise<Done> {
  const changed = await changeRuns(meant, { lifecycle_stage: stage })
  const back = stage === 'deleted' ? 'active' : 'deleted'
  return done(changed, (runIds) => changeRuns({ runIds }, { lifecycle_stage: back }))
}

/** Sets a tag of runs. Taking it back gives each the value that it had. */
export async function tagRuns(
  filter: string,
  definition: RunsDefinition,
  key: string,
  value: string,
): Promise<Done> {
  const before = await runsByTag(filter, definition, key)
  const { experimentIds, view } = definition
  const changed = await changeRuns({ experimentIds, filter, view }, { set_tags: { [key]: value } })
  return done(changed, (runIds) => restoreTags(runIds, key, before))
}

/** Takes a tag away from runs. */
export async function untagRuns(filter: string, definition: RunsDefinition, key: string): Promise<Done> {
  const before = await runsByTag(filter, definition, key)
  const { experimentIds, view } = definition
  const changed = await changeRuns({ experimentIds, filter, view }, { remove_tags: [key] })
  return done(changed, (runIds) => restoreTags(runIds, key, before))
}

async function restoreTags(runIds: string[], key: string, before: Map<string, string[]>) {
  const had = new Set([...before.values()].flat())
  const without = runIds.filter((runId) => !had.has(runId))
  await changeRuns({ runIds: without }, { remove_tags: [key] })
  for (const [value, ids] of before) await changeRuns({ runIds: ids }, { set_tags: { [key]: value } })
}

/** The runs that have a tag, by its value. */
async function runsByTag(
  filter: string,
  definition: RunsDefinition,
  key: string,
): Promise<Map<string, string[]>> {
  const byValue = new Map<string, string[]>()
  const tagged = `${entity('tags', key)} IS NOT NULL`
  let pageToken: string | null | undefined
  do {
    const page: Schemas['RunsAnswer'] = await post('/runs/query', {
      experiment_ids: definition.experimentIds,
      filter: filter === '' ? tagged : `(${filter}) AND ${tagged}`,
      view: definition.view,
      columns: { metrics: 'none', params: 'none', tags: [key] },
      page_size: 1000,
      page_token: pageToken,
    })
    for (const { run_id: runId, tags } of page.runs) {
      const value = tags?.[key] ?? ''
      byValue.set(value, [...(byValue.get(value) ?? []), runId])
    }
    pageToken = page.next_page_token
  } while (pageToken)
  return byValue
}

/** The ids of the selected runs, in the order of the table; those of the first `most` when there are more. */
export async function selectedIds(
  filter: string,
  definition: RunsDefinition,
  most: number,
): Promise<string[]> {
  const { runs } = await post('/runs/query', {
    experiment_ids: definition.experimentIds,
    filter,
    sort: definition.sort,
    view: definition.view,
    columns: { metrics: 'none', params: 'none', tags: 'none' },
    page_size: most,
  })
  return runs.map((run) => run.run_id)
}
