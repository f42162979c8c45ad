import type { AxisRange, ChartAxis } from '../search'
import { loggedKey } from '../superseded'
import type { SeriesData } from './series'

/** What a chart wants to show. */
export interface FeedWish {
  axis: ChartAxis
  range: AxisRange
  runIds: readonly string[]
  keys: readonly string[]
  /** Points or buckets of each series. */
  maxPoints: number
}

/** What a chart has to show. While something newer is read, what was read before stays. */
export interface FeedState {
  /** In the order of the runs, and for each in the order of the keys; those without points are left out. */
  series: readonly SeriesData[]
  /** The axis and the part of it that the series are of. */
  axis?: ChartAxis
  range?: AxisRange
  isLoading: boolean
  error?: Error
}

/** A request under way, for the feeds that still wait for it. */
export interface FeedRequest {
  controller: AbortController
  feeds: Set<Feed>
}

const seriesId = (runId: string, key: string) => `${runId} ${key}`

/** The series of one chart: what it wants, what it has, and what of that is old. */
export class Feed {
  wish?: FeedWish
  /** Runs of which some keys have to be read. */
  readonly dirty = new Map<string, Set<string>>()
  readonly requests = new Set<FeedRequest>()
  /** Not to be read again before this time. */
  notBeforeMs = 0
  failures = 0
  private readonly data = new Map<string, SeriesData>()
  private readonly listeners = new Set<() => void>()
  private shown: Pick<FeedState, 'axis' | 'range'> = {}
  private error?: Error
  private state: FeedState = { series: [], isLoading: true }

  get isWatched(): boolean {
    return this.listeners.size > 0
  }

  get snapshot(): FeedState {
    return this.state
  }

  listen(listener: () => void) {
    this.listeners.add(listener)
  }

  unlisten(listener: () => void) {
    this.listeners.delete(listener)
  }

  /** Says what is wanted from now on. Only what that changes is read. */
  want(wish: FeedWish) {
    const before = this.wish
    this.wish = wish
    if (!before || viewId(before) !== viewId(wish)) {
      this.leave()
      // Who zooms is not kept waiting. What is wanted for the first time may be flying past.
      if (before) this.notBeforeMs = 0
      this.markAll()
      this.publish()
      return
    }
    const had = new Set(before.runIds.flatMap((runId) => before.keys.map((key) => seriesId(runId, key))))
    for (const runId of wish.runIds) {
      for (const key of wish.keys) if (!had.has(seriesId(runId, key))) this.mark(runId, key)
    }
    this.publish()
  }

  /** Everything is old. */
  markAll() {
    for (const runId of this.wish?.runIds ?? []) {
      for (const key of this.wish?.keys ?? []) this.mark(runId, key)
    }
  }

  /** New points of a run; without keys of any of its metrics. */
  markChanged(runId: string, keys: readonly string[] | undefined): boolean {
    if (!this.wish?.runIds.includes(runId)) return false
    // Who goes back to a checkpoint changes what is superseded, too.
    const changed = this.wish.keys.filter((key) => keys?.includes(loggedKey(key)) ?? true)
    // The place on the axis of other metrics may have changed with the metric that is the axis.
    const isAxis = this.wish.axis.kind === 'metric' && keys?.includes(this.wish.axis.key)
    for (const key of isAxis ? this.wish.keys : changed) this.mark(runId, key)
    return changed.length > 0 || isAxis === true
  }

  private mark(runId: string, key: string) {
    const keys = this.dirty.get(runId)
    if (keys) keys.add(key)
    else this.dirty.set(runId, new Set([key]))
  }

  /** Series that were asked for with `wish` have come. */
  receive(wish: FeedWish, received: readonly SeriesData[]) {
    // Places on one axis mean nothing on another one.
    if (JSON.stringify(this.shown.axis) !== JSON.stringify(wish.axis)) this.data.clear()
    this.shown = { axis: wish.axis, range: wish.range }
    this.error = undefined
    this.failures = 0
    for (const series of received) this.data.set(seriesId(series.runId, series.key), series)
    this.publish()
  }

  fail(error: Error) {
    this.error = error
    this.failures += 1
    this.publish()
  }

  /** Waits for nothing any more. A request that nobody waits for is given up. */
  leave() {
    if (this.requests.size > 0) this.markAll()
    for (const request of this.requests) {
      request.feeds.delete(this)
      if (request.feeds.size === 0) request.controller.abort()
    }
    this.requests.clear()
  }

  publish() {
    const series: SeriesData[] = []
    const wanted = new Set<string>()
    for (const runId of this.wish?.runIds ?? []) {
      for (const key of this.wish?.keys ?? []) {
        const id = seriesId(runId, key)
        wanted.add(id)
        const found = this.data.get(id)
        if (found && found.x.length > 0) series.push(found)
      }
    }
    for (const id of this.data.keys()) if (!wanted.has(id)) this.data.delete(id)
    const isLoading = this.requests.size > 0 || this.dirty.size > 0
    this.state = { series, ...this.shown, isLoading, error: this.error }
    for (const listener of this.listeners) listener()
  }
}

/** What all series of a feed are read with: when it changes, all are read. */
export function viewId({ axis, range, maxPoints }: FeedWish): string {
  return JSON.stringify([axis, range.from, range.to, maxPoints])
}
