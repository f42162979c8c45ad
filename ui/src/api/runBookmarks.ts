import { queryOptions } from '@tanstack/react-query'
import { post, type Schemas } from './v1'

/** Which runs, in which order. */
export interface RunsDefinition {
  experimentIds: string[]
  filter: string
  sort: string[]
  view: Schemas['RunsView']
}

/** How many runs match, and tokens of the pages that begin at every so many rows. */
export interface Bookmarks {
  total: number
  /** `pageTokens[i]` is of the page that begins at row `(i + 1) * every`. */
  pageTokens: string[]
}

/** How much longer than a reading of bookmarks took nobody reads them again: they look at all runs. */
const REST_FACTOR = 4

/** The longest rest: somebody waits for the count to be right. */
const MOST_REST_MS = 2000

/** When bookmarks may be read again, by their definition. */
const restsUntilMs = new Map<string, number>()

/** Lets one jump to any page of a query's runs. While runs change, they are read again with rests between. */
export const bookmarksQuery = (definition: RunsDefinition, every: number) =>
  queryOptions({
    queryKey: ['runs', 'bookmarks', definition, every],
    queryFn: async ({ signal }): Promise<Bookmarks> => {
      const name = JSON.stringify([definition, every])
      await rest((restsUntilMs.get(name) ?? 0) - performance.now(), signal)
      const startMs = performance.now()
      const bookmarks = await readBookmarks(definition, every, signal)
      const endMs = performance.now()
      restsUntilMs.set(name, endMs + Math.min(MOST_REST_MS, REST_FACTOR * (endMs - startMs)))
      return bookmarks
    },
  })

async function readBookmarks(
  { experimentIds, ...query }: RunsDefinition,
  every: number,
  signal: AbortSignal,
): Promise<Bookmarks> {
  const answer = await post('/runs/bookmarks', { ...query, experiment_ids: experimentIds, every }, signal)
  return { total: answer.total, pageTokens: answer.page_tokens }
}

function rest(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
