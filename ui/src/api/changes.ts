import { type Query, type QueryClient, type QueryFilters, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { notePlace, placeOfFreshData } from './changesPlace'
import { serverUrl } from './http'

/** What a page shows, and so wants to be told of. Nothing in it: everything. */
export interface Scope {
  experimentIds?: string[]
  runIds?: string[]
}

/** Whether changes are followed: `idle` on a page that does not, `offline` while the server cannot be reached. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'offline' | 'paused'

let state: LiveState = 'idle'
let paused = false
let openStreams = 0

/** How long after a stream is open a page is read once more that does not know what it knows. */
const CATCH_UP_DELAY_MS = 800
const listeners = new Set<() => void>()

function become(next: LiveState) {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** How the connection is, for the dot in the header and the banner. */
export const useLiveState = () => useSyncExternalStore(subscribe, () => state)

/** Stops or goes on following changes, for someone who wants to look at what is there. */
export function setPaused(pause: boolean) {
  paused = pause
  become(pause ? 'paused' : 'idle')
}

/** New points of a run's metrics: without keys of any of them, without a run perhaps of all runs. */
export interface SeriesChange {
  runId?: string
  keys?: string[]
}

const seriesListeners = new Set<(change: SeriesChange) => void>()

/** Is told of new points, for charts that read again only what changed. Needs a page that calls `useLive`. */
export function onSeriesChange(listener: (change: SeriesChange) => void): () => void {
  seriesListeners.add(listener)
  return () => void seriesListeners.delete(listener)
}

function tellSeries(change: SeriesChange) {
  for (const listener of seriesListeners) listener(change)
}

/**
 * Keeps what the page shows up to date: what changes on the server is read again, within a second of the write.
 *
 * Queries are found by the first words of their keys: `experiments`, `runs`, `run` and `series`. A query that is
 * being read when its data changes is read once more.
 */
export function useLive(scope: Scope) {
  const queryClient = useQueryClient()
  const isPaused = useLiveState() === 'paused'
  const address = changesUrl(scope)
  useEffect(() => {
    if (isPaused) return
    return follow(address, queryClient)
  }, [address, isPaused, queryClient])
}

function changesUrl({ experimentIds = [], runIds = [] }: Scope): string {
  const url = new URL(serverUrl('api/v1/changes'))
  for (const id of experimentIds) url.searchParams.append('experiment_id', id)
  for (const id of runIds) url.searchParams.append('run_id', id)
  return url.href
}

function follow(address: string, queryClient: QueryClient): () => void {
  const url = new URL(address)
  const place = placeOfFreshData()
  if (place) url.searchParams.set('after', place)
  const source = new EventSource(url)
  const on = (name: string, act: (event: MessageEvent<string>) => void) =>
    source.addEventListener(name, (event) => {
      notePlace(event.lastEventId)
      act(event)
    })
  let catchUp: number | undefined
  openStreams += 1
  if (state === 'idle') become('connecting')
  source.addEventListener('open', () => {
    become('live')
    // What changed while the page was read, the stream tells if it knows from where on. Else all is read again, a moment
    // later, so that the first reading of the page has the server to itself.
    if (!place) catchUp ??= window.setTimeout(() => everything(queryClient), CATCH_UP_DELAY_MS)
  })
  source.addEventListener('error', () => become(paused ? 'paused' : 'offline'))
  on('experiment', () => {
    refresh(queryClient, ['experiments'], ['logged-models'], ['trash'])
  })
  on('run', (event) => {
    const { run_id: runId } = JSON.parse(event.data) as { run_id: string }
    refresh(queryClient, ['runs'], ['run', runId], ['experiments', 'overview'], ['trash'])
  })
  on('series', (event) => {
    const { run_id: runId, keys } = JSON.parse(event.data) as { run_id: string; keys?: string[] }
    tellSeries({ runId, keys })
    refresh(queryClient, ['runs'], ['run', runId])
    readAgain(queryClient, {
      predicate: ({ queryKey: [first, about] }) =>
        first === 'series' && Array.isArray(about) && about.includes(runId),
    })
  })
  on('reset', () => everything(queryClient))
  return () => {
    source.close()
    window.clearTimeout(catchUp)
    openStreams -= 1
    if (openStreams === 0 && !paused) become('idle')
  }
}

/** Reads all again but files, of which no change is ever told. */
function everything(queryClient: QueryClient) {
  tellSeries({})
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'artifacts' })
}

function refresh(queryClient: QueryClient, ...keys: string[][]) {
  for (const queryKey of keys) readAgain(queryClient, { queryKey })
}

/** Queries that are being read while what they read changes. */
const changedMeanwhile = new WeakSet<Query>()

/**
 * Reads queries again. One that is being read is not cut off, or else it would never be done while a training logs
 * faster than the server answers: it is read once more after that.
 */
function readAgain(queryClient: QueryClient, filters: QueryFilters) {
  for (const query of queryClient.getQueryCache().findAll(filters)) {
    if (query.state.fetchStatus === 'fetching' && query.isActive()) waitAndReadAgain(queryClient, query)
    else void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
  }
}

function waitAndReadAgain(queryClient: QueryClient, query: Query) {
  if (changedMeanwhile.has(query)) return
  changedMeanwhile.add(query)
  const stop = queryClient.getQueryCache().subscribe(() => {
    if (query.state.fetchStatus === 'fetching') return
    stop()
    changedMeanwhile.delete(query)
    void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
  })
}
