import { ApiError } from '~/api/errors'
import type { SeriesRequest } from '~/api/series'
import { Feed, type FeedRequest, type FeedState, type FeedWish } from './Feed'
import { planRequests } from './planRequests'
import type { SeriesData } from './series'

/** Reads series from the server. */
export type ReadSeries = (request: SeriesRequest, signal: AbortSignal) => Promise<SeriesData[]>

/** Charts that are out of sight and keep their data, for who scrolls back. */
const KEPT_UNSEEN = 40
/** A chart is read again at most so often… */
const PAUSE_MS = 250
/** …and rests so many times as long as reading took, so that slow answers do not queue up. */
const REST_FACTOR = 2
/** Charts that fly past while somebody scrolls are not read. */
const SCROLLING_MS = 80
const RETRY_MS = 2000
const RETRY_MAX_MS = 30_000

/**
 * The series of the charts that are in sight.
 *
 * The query cache reads a query as a whole each time that something in it changed. Here a chart has hundreds of series,
 * of which one run's change: only those are read, several charts in one request, and never faster than answers come.
 */
export class SeriesStore {
  private readonly feeds = new Map<string, Feed>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private timerMs = Number.POSITIVE_INFINITY
  private leftMs = 0

  constructor(private readonly read: ReadSeries) {}

  /** Says what a chart wants to show. */
  want(chartId: string, wish: FeedWish) {
    const feed = this.feed(chartId)
    // The latest that was wanted is the last to be forgotten.
    this.feeds.delete(chartId)
    this.feeds.set(chartId, feed)
    feed.want(wish)
    if (feed.isWatched) this.schedule(0)
  }

  /** Is told when a chart has something else to show. The chart counts as seen until the answer is called. */
  subscribe(chartId: string, listener: () => void): () => void {
    const feed = this.feed(chartId)
    feed.listen(listener)
    if (Date.now() - this.leftMs < SCROLLING_MS * 2) {
      feed.notBeforeMs = Math.max(feed.notBeforeMs, Date.now() + SCROLLING_MS)
    }
    this.schedule(0)
    return () => {
      feed.unlisten(listener)
      if (feed.isWatched) return
      this.leftMs = Date.now()
      feed.leave()
      this.forgetOldest()
    }
  }

  /** What a chart has to show. */
  snapshot(chartId: string): FeedState {
    return this.feed(chartId).snapshot
  }

  /** New points: without keys of any metric, without a run perhaps of all runs. */
  changed({ runId, keys }: { runId?: string; keys?: readonly string[] }) {
    let isConcerned = false
    for (const feed of this.feeds.values()) {
      if (runId === undefined) feed.markAll()
      const isMarked = runId === undefined || feed.markChanged(runId, keys)
      isConcerned ||= isMarked && feed.isWatched
    }
    if (isConcerned) this.schedule(0)
  }

  /** Reads a chart again, for who does not want to wait for the next try. */
  retry(chartId: string) {
    const feed = this.feed(chartId)
    feed.markAll()
    feed.notBeforeMs = 0
    this.schedule(0)
  }

  /** The server is there again: what could not be read is read at once. */
  wake() {
    for (const feed of this.feeds.values()) if (feed.failures > 0) feed.notBeforeMs = 0
    this.schedule(0)
  }

  private feed(chartId: string): Feed {
    const existing = this.feeds.get(chartId)
    if (existing) return existing
    const feed = new Feed()
    this.feeds.set(chartId, feed)
    return feed
  }

  private forgetOldest() {
    const unseen = [...this.feeds].filter(([, feed]) => !feed.isWatched)
    for (const [chartId] of unseen.slice(0, Math.max(0, unseen.length - KEPT_UNSEEN)))
      this.feeds.delete(chartId)
  }

  private schedule(delayMs: number) {
    const atMs = Date.now() + delayMs
    if (this.timer !== undefined && atMs >= this.timerMs) return
    clearTimeout(this.timer)
    this.timerMs = atMs
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.timerMs = Number.POSITIVE_INFINITY
      this.pump()
    }, delayMs)
  }

  /** Asks for what is old in the charts that are seen, as far as they do not rest. */
  private pump() {
    const nowMs = Date.now()
    const waiting = [...this.feeds.values()].filter(
      (feed) => feed.isWatched && feed.dirty.size > 0 && feed.requests.size === 0,
    )
    const ready = waiting.filter(({ notBeforeMs }) => notBeforeMs <= nowMs)
    for (const { request, feeds } of planRequests(ready)) this.send(request, feeds)
    for (const feed of ready) feed.dirty.clear()
    const resting = waiting.filter(({ notBeforeMs }) => notBeforeMs > nowMs)
    if (resting.length > 0) this.schedule(Math.min(...resting.map(({ notBeforeMs }) => notBeforeMs)) - nowMs)
  }

  private send(request: SeriesRequest, feeds: readonly Feed[]) {
    const startedMs = Date.now()
    const underway: FeedRequest = { controller: new AbortController(), feeds: new Set(feeds) }
    const wishes = new Map(feeds.map((feed) => [feed, feed.wish]))
    for (const feed of feeds) feed.requests.add(underway)
    const done = (take: (feed: Feed, wish: FeedWish) => void) => {
      const tookMs = Date.now() - startedMs
      for (const feed of underway.feeds) {
        feed.requests.delete(underway)
        feed.notBeforeMs = Math.max(feed.notBeforeMs, startedMs + Math.max(PAUSE_MS, tookMs * REST_FACTOR))
        const wish = wishes.get(feed)
        if (wish) take(feed, wish)
      }
      this.pump()
    }
    this.read(request, underway.controller.signal).then(
      (series) =>
        done((feed, wish) =>
          feed.receive(
            wish,
            series.filter(({ key }) => wish.keys.includes(key)),
          ),
        ),
      (error: unknown) => done((feed) => this.failed(feed, error)),
    )
  }

  /** A server that is away may come back, and what was asked for is asked again; a refusal stays one. */
  private failed(feed: Feed, error: unknown) {
    const isRefusal = error instanceof ApiError && error.status >= 400 && error.status < 500
    if (!isRefusal) {
      feed.markAll()
      feed.notBeforeMs = Date.now() + Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** feed.failures)
    }
    feed.fail(error instanceof Error ? error : new Error(String(error)))
  }
}
