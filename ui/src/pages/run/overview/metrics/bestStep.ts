import { queryOptions } from '@tanstack/react-query'
import type { Series, SeriesRequest } from '~/api/series'
import { post } from '~/api/v1'
import { type BestAsked, placeOfBest } from './placeOfBest'

/** Points of a series that are looked at in one request; a longer one is narrowed down. */
const LOOKED_AT = 200
/** Each narrows a series by as much as is looked at, so this is enough for any. */
const MAX_ROUNDS = 8

/**
 * The first step at which each metric was as good as its best. Long series come in buckets, so the bucket that has the
 * best is looked into until the point itself is there.
 */
export const bestStepsQuery = (runId: string, asked: BestAsked[]) =>
  queryOptions({
    // Not among the series that are read again with each point: another best is another key.
    queryKey: ['best-steps', runId, asked],
    queryFn: async ({ signal }): Promise<Record<string, number>> => {
      const keys = asked.map(({ key }) => key)
      const request: SeriesRequest = { run_ids: [runId], keys, axis: 'step', max_points: LOOKED_AT }
      const { series } = await post('/series', request, signal)
      const steps = await Promise.all(
        asked.map(
          async (metric, index) => [metric.key, await stepOf(runId, metric, series[index], signal)] as const,
        ),
      )
      return Object.fromEntries(steps.filter((entry): entry is [string, number] => entry[1] !== undefined))
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

async function stepOf(runId: string, metric: BestAsked, first: Series | undefined, signal: AbortSignal) {
  let series = first
  for (let round = 0; round < MAX_ROUNDS && series; round += 1) {
    const place = placeOfBest(series, metric)
    if (place === undefined || place.from === place.to) return place?.from
    const part = { from: place.from, to: place.to, run_ids: [runId], keys: [metric.key] }
    series = (await post('/series', { ...part, axis: 'step', max_points: LOOKED_AT }, signal)).series[0]
  }
  return undefined
}
