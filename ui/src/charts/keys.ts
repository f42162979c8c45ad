import { queryOptions } from '@tanstack/react-query'
import { quoted } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'

/** Metrics that runs have, and the experiments that the runs are in. */
export interface ChartKeys {
  keys: string[]
  /** Those of which some run has superseded points. */
  superseded: string[]
  experimentIds: string[]
}

/** So many runs are asked for all their keys at once. */
const FEW_RUNS = 20
/** Keys of all runs together that may come one by one; beyond, those of the whole experiments come. */
const MANY_KEYS = 60_000
const PAGE_RUNS = 1000
const MOST_KEYS = 50_000

/**
 * Which metrics runs have. Its name is its own, so that it is not read again with each new point: a metric that is new
 * is told by the change itself. That points are superseded is told by the mark that changes with it.
 *
 * Hundreds of runs with ten thousand keys each would be millions of names. Then the keys of their experiments are
 * asked for, of which some may be of other runs.
 */
export const chartKeysQuery = (runIds: readonly string[], supersededMark = '') =>
  queryOptions({
    queryKey: ['chart-keys', runIds, supersededMark],
    queryFn: ({ signal }) => readKeys(runIds, signal),
  })

async function readKeys(runIds: readonly string[], signal: AbortSignal): Promise<ChartKeys> {
  const sample = runIds.length <= FEW_RUNS ? runIds : evenly(runIds, FEW_RUNS / 4)
  const sampled = await readRuns(sample, 'all', signal)
  if (sample.length === runIds.length) return keysOf(sampled)
  const estimate = (countKeys(sampled) / Math.max(1, sampled.length)) * runIds.length
  if (estimate <= MANY_KEYS) return keysOf(await readRuns(runIds, 'all', signal))
  const { experimentIds, superseded } = keysOf(await readRuns(runIds, 'none', signal))
  const answer = await post(
    '/runs/keys',
    { kind: 'metric', experiment_ids: experimentIds, max_results: MOST_KEYS },
    signal,
  )
  return { keys: answer.keys.map(({ key }) => key), superseded, experimentIds }
}

async function readRuns(runIds: readonly string[], metrics: 'all' | 'none', signal: AbortSignal) {
  const runs: Schemas['Run'][] = []
  for (let first = 0; first < runIds.length; first += PAGE_RUNS) {
    const filter = `run_id IN (${runIds
      .slice(first, first + PAGE_RUNS)
      .map(quoted)
      .join(', ')})`
    const columns = { metrics, metric_parts: [], superseded_metrics: true }
    const page = await post('/runs/query', { filter, view: 'all', columns, page_size: PAGE_RUNS }, signal)
    runs.push(...page.runs)
  }
  return runs
}

function keysOf(runs: readonly Schemas['Run'][]): ChartKeys {
  return {
    keys: [...new Set(runs.flatMap((run) => Object.keys(run.metrics ?? {})))],
    superseded: [...new Set(runs.flatMap((run) => run.superseded_metrics ?? []))],
    experimentIds: [...new Set(runs.map((run) => run.experiment_id))].sort(),
  }
}

const countKeys = (runs: readonly Schemas['Run'][]) =>
  runs.reduce((sum, run) => sum + Object.keys(run.metrics ?? {}).length, 0)

/** Some of a list, from all over it. */
function evenly<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]).filter(
    (item) => item !== undefined,
  )
}

/** The params that runs of experiments have, those of most runs first. */
export const paramKeysQuery = (experimentIds: readonly string[]) =>
  queryOptions({
    queryKey: ['chart-param-keys', experimentIds],
    queryFn: async ({ signal }) => {
      const experiment_ids = [...experimentIds]
      return (
        await post('/runs/keys', { kind: 'param', experiment_ids, max_results: 1000 }, signal)
      ).keys.map(({ key }) => key)
    },
    enabled: experimentIds.length > 0,
  })

/** The value of a param in each of some runs. Params do not change, so no change makes this be read again. */
export const paramValuesQuery = (runIds: readonly string[], key: string) =>
  queryOptions({
    queryKey: ['chart-params', runIds, key],
    queryFn: async ({ signal }) => {
      const filter = `run_id IN (${runIds.map(quoted).join(', ')})`
      const columns = { params: [key] }
      const { runs } = await post(
        '/runs/query',
        { filter, view: 'all', columns, page_size: PAGE_RUNS },
        signal,
      )
      return new Map(runs.map((run) => [run.run_id, run.params?.[key]]))
    },
    enabled: key !== '' && runIds.length > 0,
  })
