import { keepPreviousData, type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Run, runsByIdQuery } from './runs'
import type { Schemas } from './v1'

/** Runs of one request. */
const CHUNK = 1000

/** What is read of runs: all that is there, or the first error. */
export interface Read<T> {
  data?: T
  error: Error | null
  retry: () => void
}

/** Any number of runs by id, in the order asked for. */
export function useRuns(runIds: readonly string[], columns: Schemas['RunColumns']): Read<Run[]> {
  const chunks = useMemo(() => inChunks(runIds), [runIds])
  return useQueries({
    queries: chunks.map((ids) => ({ ...runsByIdQuery(ids, columns), placeholderData: keepPreviousData })),
    combine: together,
  })
}

/** All answers as one, once all are there. It is one object as long as none of them changes. */
export function together(results: UseQueryResult<Run[]>[]): Read<Run[]> {
  const isWhole = results.every(({ data }) => data !== undefined)
  return {
    data: isWhole ? results.flatMap(({ data }) => data ?? []) : undefined,
    error: results.find(({ error }) => error)?.error ?? null,
    retry: () => {
      for (const { error, refetch } of results) if (error) void refetch()
    },
  }
}

/** Ids in as many lists as requests are needed for them. */
export function inChunks(runIds: readonly string[]): string[][] {
  const chunks: string[][] = []
  for (let first = 0; first < runIds.length; first += CHUNK) chunks.push(runIds.slice(first, first + CHUNK))
  return chunks
}
