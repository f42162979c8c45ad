import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '~/api/errors'
import type { SeriesRequest } from '~/api/series'
import type { FeedWish } from './Feed'
import { SeriesStore } from './SeriesStore'
import type { SeriesData } from './series'

const wish = (change: Partial<FeedWish> = {}): FeedWish => ({
  axis: { kind: 'step' },
  range: {},
  runIds: ['a', 'b'],
  keys: ['loss'],
  maxPoints: 100,
  ...change,
})

const answerTo = (request: SeriesRequest, value = 1): SeriesData[] =>
  request.run_ids.flatMap((runId) =>
    request.keys.map((key) => {
      return { runId, key, x: Float64Array.of(0), y: Float64Array.of(value), pointCount: 1, marks: [] }
    }),
  )

/** A store on a server whose answers come when the test says so. */
function setUp() {
  const asked: {
    request: SeriesRequest
    signal: AbortSignal
    answer: (value?: number) => void
    fail: (error: Error) => void
  }[] = []
  const store = new SeriesStore(
    (request, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ request, signal, answer: (value) => resolve(answerTo(request, value)), fail: reject })
      }),
  )
  const watch = (chartId: string, wanted = wish()) => {
    const leave = store.subscribe(chartId, () => undefined)
    store.want(chartId, wanted)
    return leave
  }
  return { store, asked, watch }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (durationMs: number) => vi.advanceTimersByTimeAsync(durationMs)

test('charts of the same runs share a request', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  watch('acc', wish({ keys: ['acc'] }))
  await pass(0)
  expect(asked.map(({ request }) => [request.run_ids, request.keys])).toEqual([
    [
      ['a', 'b'],
      ['loss', 'acc'],
    ],
  ])
  asked[0]?.answer()
  await pass(0)
  expect(store.snapshot('loss').series.map(({ runId, key }) => [runId, key])).toEqual([
    ['a', 'loss'],
    ['b', 'loss'],
  ])
  expect(store.snapshot('acc').isLoading).toBe(false)
})

test('a chart of very many points is read in parts', async () => {
  const { asked, watch } = setUp()
  watch('loss', wish({ runIds: Array.from({ length: 100 }, (_, index) => `r${index}`), maxPoints: 600 }))
  await pass(0)
  expect(asked.map(({ request }) => request.run_ids.length)).toEqual([50, 50])
})

test('new points make only their run be read, and not before the chart has rested', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.answer()
  await pass(0)
  store.changed({ runId: 'b', keys: ['loss'] })
  await pass(100)
  expect(asked).toHaveLength(1)
  await pass(200)
  expect(asked[1]?.request.run_ids).toEqual(['b'])
  asked[1]?.answer(7)
  await pass(0)
  expect(store.snapshot('loss').series.map(({ y }) => y[0])).toEqual([1, 7])
})

test('new points of another metric are nobody’s business', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.answer()
  store.changed({ runId: 'a', keys: ['acc'] })
  await pass(5000)
  expect(asked).toHaveLength(1)
})

test('new points of a metric may have superseded others', async () => {
  const { store, asked, watch } = setUp()
  watch('loss', wish({ keys: ['loss', 'superseded//loss'] }))
  await pass(0)
  asked[0]?.answer()
  await pass(500)
  store.changed({ runId: 'a', keys: ['loss'] })
  await pass(500)
  expect(asked[1]?.request.keys).toEqual(['loss', 'superseded//loss'])
})

test('points that come while a chart is read make it be read once more', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  store.changed({ runId: 'a' })
  await pass(400)
  expect(asked).toHaveLength(1)
  asked[0]?.answer()
  await pass(900)
  expect(asked[1]?.request.run_ids).toEqual(['a'])
})

test('a zoom gives up the request before it, and shows what was there until the new answer comes', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.answer()
  await pass(0)
  store.want('loss', wish({ range: { from: 1, to: 2 } }))
  await pass(0)
  store.want('loss', wish({ range: { from: 1, to: 5 } }))
  await pass(0)
  expect(asked[1]?.signal.aborted).toBe(true)
  expect(asked[2]?.request).toMatchObject({ from: 1, to: 5 })
  expect(store.snapshot('loss')).toMatchObject({ isLoading: true, series: [{ runId: 'a' }, { runId: 'b' }] })
})

test('a chart out of sight is not read, and keeps what it had', async () => {
  const { store, asked, watch } = setUp()
  const leave = watch('loss')
  await pass(0)
  asked[0]?.answer()
  await pass(0)
  leave()
  store.changed({ runId: 'a' })
  await pass(5000)
  expect(asked).toHaveLength(1)
  expect(store.snapshot('loss').series).toHaveLength(2)
  watch('loss')
  await pass(500)
  expect(asked[1]?.request.run_ids).toEqual(['a'])
})

test('charts that fly past are not read', async () => {
  const { asked, watch } = setUp()
  watch('first')
  await pass(0)
  for (let index = 0; index < 20; index += 1) {
    const leave = watch(`chart ${index}`, wish({ keys: [`k${index}`] }))
    await pass(20)
    leave()
  }
  // The first of them may be asked for before it is known that somebody scrolls.
  expect(asked.length).toBeLessThanOrEqual(2)
})

test('a server that is away is asked again, a refusal is not', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.fail(new ApiError('The server cannot be reached.', 0, 'OFFLINE'))
  await pass(2100)
  expect(asked).toHaveLength(2)
  asked[1]?.fail(new ApiError('No.', 400, 'INVALID_PARAMETER_VALUE'))
  await pass(60_000)
  expect(asked).toHaveLength(2)
  expect(store.snapshot('loss').error?.message).toBe('No.')
  store.retry('loss')
  await pass(0)
  expect(asked).toHaveLength(3)
})

test('what could not be read is read at once when the server is there again', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.fail(new ApiError('The server cannot be reached.', 0, 'OFFLINE'))
  await pass(100)
  expect(asked).toHaveLength(1)
  store.wake()
  await pass(0)
  expect(asked).toHaveLength(2)
})

test('another run is read by itself, and one that is gone is gone', async () => {
  const { store, asked, watch } = setUp()
  watch('loss')
  await pass(0)
  asked[0]?.answer()
  await pass(1000)
  store.want('loss', wish({ runIds: ['b', 'c'] }))
  await pass(1000)
  expect(asked[1]?.request.run_ids).toEqual(['c'])
  expect(store.snapshot('loss').series.map(({ runId }) => runId)).toEqual(['b'])
})
