import type { SeriesRequest } from '~/api/series'
import { type Feed, type FeedWish, viewId } from './Feed'

/** Points of one request, more or less: many small charts share one, a great one is cut so that the server reads in parallel. */
const POINTS_PER_REQUEST = 30_000

/** A request, and the charts that it is for. */
export interface PlannedRequest {
  request: SeriesRequest
  feeds: Feed[]
}

/** What to ask for, so that each chart gets what is old in it. */
export function planRequests(feeds: readonly Feed[]): PlannedRequest[] {
  const groups = new Map<
    string,
    { wish: FeedWish; runIds: string[]; wanted: { feed: Feed; keys: string[] }[] }
  >()
  for (const feed of feeds) {
    if (!feed.wish) continue
    const runIds = [...feed.dirty.keys()]
    const keys = [...new Set([...feed.dirty.values()].flatMap((keys) => [...keys]))]
    const id = `${viewId(feed.wish)} ${runIds.join()}`
    const group = groups.get(id) ?? { wish: feed.wish, runIds, wanted: [] }
    group.wanted.push({ feed, keys })
    groups.set(id, group)
  }
  return [...groups.values()].flatMap(({ wish, runIds, wanted }) => planGroup(wish, runIds, wanted))
}

/** Charts that want the same runs share requests by keys; one that wants too much alone is cut by runs. */
function planGroup(
  wish: FeedWish,
  runIds: string[],
  wanted: { feed: Feed; keys: string[] }[],
): PlannedRequest[] {
  const planned: PlannedRequest[] = []
  let batch: typeof wanted = []
  let points = 0
  const finish = () => {
    if (batch.length > 0) planned.push(...cutByRuns(wish, runIds, batch))
    batch = []
    points = 0
  }
  for (const want of wanted) {
    const added = runIds.length * want.keys.length * wish.maxPoints
    if (points + added > POINTS_PER_REQUEST) finish()
    batch.push(want)
    points += added
  }
  finish()
  return planned
}

function cutByRuns(
  wish: FeedWish,
  runIds: string[],
  batch: { feed: Feed; keys: string[] }[],
): PlannedRequest[] {
  const keys = [...new Set(batch.flatMap(({ keys }) => keys))]
  const feeds = batch.map(({ feed }) => feed)
  const pointsOfRun = keys.length * wish.maxPoints
  const parts = Math.max(1, Math.round((runIds.length * pointsOfRun) / POINTS_PER_REQUEST))
  const runsOfPart = Math.ceil(runIds.length / parts)
  const planned: PlannedRequest[] = []
  for (let first = 0; first < runIds.length; first += runsOfPart) {
    planned.push({ request: toRequest(wish, runIds.slice(first, first + runsOfPart), keys), feeds })
  }
  return planned
}

function toRequest({ axis, range, maxPoints }: FeedWish, runIds: string[], keys: string[]): SeriesRequest {
  return {
    run_ids: runIds,
    keys,
    axis: axis.kind,
    axis_key: axis.kind === 'metric' ? axis.key : undefined,
    from: range.from,
    to: range.to,
    max_points: maxPoints,
  }
}
