import { queryOptions } from '@tanstack/react-query'
import { post, type Schemas } from '~/api/v1'

/** Children of a run that are read until somebody asks for more. */
export const CHILDREN_STEP = 200

const PAGE_ROWS_MOST = 1000

/** Whose children, and what of them. */
export interface ChildrenRequest {
  runId: string
  sort: string[]
  view: Schemas['RunsView']
  columns: Schemas['RunColumns']
  /** How many are wanted. */
  limit: number
}

export interface Children {
  children: Schemas['RunChild'][]
  total: number
}

/** The first children of a run, in the order of the table. */
export const childrenQuery = (request: ChildrenRequest) =>
  queryOptions({
    queryKey: ['runs', 'children', request],
    queryFn: ({ signal }) => readChildren(request, signal),
  })

async function readChildren(
  { runId, limit, ...query }: ChildrenRequest,
  signal: AbortSignal,
): Promise<Children> {
  const children: Schemas['RunChild'][] = []
  let pageToken: string | null | undefined
  let total = 0
  do {
    const page: Schemas['RunChildrenAnswer'] = await post(
      '/runs/children',
      {
        ...query,
        run_id: runId,
        page_size: Math.min(PAGE_ROWS_MOST, limit - children.length),
        page_token: pageToken,
      },
      signal,
    )
    children.push(...page.children)
    total = page.total
    pageToken = page.next_page_token
  } while (pageToken && children.length < limit)
  return { children, total }
}

/** What the runs below some runs are like, by the id of the upper one. */
export const rollupsQuery = (runIds: string[], view: Schemas['RunsView']) =>
  queryOptions({
    queryKey: ['runs', 'rollups', runIds, view],
    queryFn: async ({ signal }) => (await post('/runs/rollups', { run_ids: runIds, view }, signal)).rollups,
  })
