import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { inChunks, type Read, together, useRuns } from '~/api/manyRuns'
import { type Run, runsByIdQuery } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'
import { type Catalog, paramsOf } from './defaults'
import type { Field } from './fields'

/** Runs that are asked which metrics there are, when all their experiments have many more. */
const SAMPLE = 5
/** More keys than the server tells at once. */
const MOST_KEYS = 50_000

type Columns = Schemas['RunColumns']

const PARAMS: Columns = { metrics: 'none', params: 'all', tags: 'none' }
const METRIC_NAMES: Columns = { metrics: 'all', metric_parts: ['count'], params: 'none', tags: 'none' }

/** The runs with the params and the metrics and tags of some fields. A field that was read before is there at once. */
export function useRunsWith(runs: readonly Run[] | undefined, fields: readonly Field[]): Read<Run[]> {
  const wanted = useMemo(() => {
    const names = new Map(
      fields.flatMap((field) => (hasQuery(field) ? [[`${field.kind} ${field.key}`, field] as const] : [])),
    )
    const chunks = inChunks((runs ?? []).map(({ run_id }) => run_id))
    return [...names.values()].flatMap((field) => chunks.map((ids) => ({ ids, columns: columnsOf(field) })))
  }, [runs, fields])
  const extras = useQueries({
    queries: wanted.map(({ ids, columns }) => runsByIdQuery(ids, columns)),
    combine: together,
  })
  const data = useMemo(() => runs && extras.data && merged(runs, extras.data), [runs, extras.data])
  return { ...extras, data }
}

const hasQuery = ({ kind }: Field) => kind === 'metric' || kind === 'tag'

const columnsOf = ({ kind, key }: Field): Columns =>
  kind === 'metric'
    ? { metrics: [key], metric_parts: ['latest', 'min', 'max'], params: 'none', tags: 'none' }
    : { metrics: 'none', params: 'none', tags: [key] }

/** The runs with what several answers say of their metrics and tags. */
function merged(runs: readonly Run[], extras: readonly Run[]): Run[] {
  const found = new Map(runs.map((run) => [run.run_id, { ...run, metrics: {}, tags: {} } as Run]))
  for (const { run_id, metrics, tags } of extras) {
    const run = found.get(run_id)
    if (!run) continue
    Object.assign(run.metrics ?? {}, metrics)
    Object.assign(run.tags ?? {}, tags)
  }
  return [...found.values()]
}

const keysQuery = (kind: 'metric' | 'tag', experimentIds: string[]) =>
  queryOptions({
    queryKey: ['runs', 'keys', kind, experimentIds],
    queryFn: ({ signal }) =>
      post(
        '/runs/keys',
        { kind, experiment_ids: experimentIds, view: 'all', max_results: MOST_KEYS },
        signal,
      ),
    placeholderData: keepPreviousData,
  })

/** The runs with their params, and what there is to choose from. */
export function usePlotCatalog(runIds: readonly string[]): Read<{ runs: Run[]; catalog: Catalog }> {
  const { data: runs, error, retry } = useRuns(runIds, PARAMS)
  const experimentIds = useMemo(() => [...new Set(runs?.map((run) => run.experiment_id))].sort(), [runs])
  const isReady = experimentIds.length > 0
  const metricKeys = useQuery({ ...keysQuery('metric', experimentIds), enabled: isReady })
  const tagKeys = useQuery({ ...keysQuery('tag', experimentIds), enabled: isReady })
  const sampleIds = useMemo(() => sampleOf(runIds), [runIds])
  const sample = useQuery({ ...runsByIdQuery(sampleIds, METRIC_NAMES), placeholderData: keepPreviousData })
  const data = useMemo(() => {
    if (!runs || (isReady && !(metricKeys.data && tagKeys.data && sample.data))) return undefined
    const sampled = new Set(sample.data?.flatMap(({ metrics }) => Object.keys(metrics ?? {})))
    const keys = metricKeys.data?.keys.map(({ key }) => key) ?? []
    const catalog: Catalog = {
      ...paramsOf(runs),
      // What these runs have comes before what only others of the experiment have.
      metricKeys: [...keys.filter((key) => sampled.has(key)), ...keys.filter((key) => !sampled.has(key))],
      tagKeys: (tagKeys.data?.keys ?? []).map(({ key }) => key).filter((key) => !key.startsWith('mlflow.')),
    }
    return { runs, catalog }
  }, [runs, isReady, metricKeys.data, tagKeys.data, sample.data])
  return {
    data,
    error: error ?? metricKeys.error ?? tagKeys.error ?? sample.error,
    retry: () => {
      retry()
      for (const query of [metricKeys, tagKeys, sample]) if (query.error) void query.refetch()
    },
  }
}

/** Some runs from first to last. */
function sampleOf(runIds: readonly string[]): string[] {
  if (runIds.length <= SAMPLE) return [...runIds]
  const places = Array.from({ length: SAMPLE }, (_, place) =>
    Math.round((place * (runIds.length - 1)) / (SAMPLE - 1)),
  )
  return places.flatMap((place) => runIds[place] ?? [])
}
