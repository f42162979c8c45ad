import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { post, readTrash, type Schemas } from './v1'

export type PurgeReport = Schemas['PurgeReport']
type PurgeBody = Schemas['PurgeBody']

/** What is in the trash. Everything about it has a key that begins with `trash`. */
export const trashQuery = () =>
  queryOptions({ queryKey: ['trash', 'counts'], queryFn: ({ signal }) => readTrash(signal) })

const PAGE_SIZE = 200

/** Deleted runs of experiments, a page at a time. Its key begins as that of all lists of runs. */
export const deletedRunsQuery = (experimentIds: string[]) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'deleted', experimentIds],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      post(
        '/runs/query',
        {
          experiment_ids: experimentIds,
          view: 'deleted',
          page_size: PAGE_SIZE,
          page_token: pageParam || undefined,
          with_total: pageParam === '',
        },
        signal,
      ),
    getNextPageParam: ({ next_page_token }) => next_page_token ?? undefined,
  })

/** What a purge would remove. */
export const purgePreviewQuery = (body: PurgeBody) =>
  queryOptions({
    queryKey: ['trash', 'preview', body],
    queryFn: ({ signal }) => post('/trash/purge', { ...body, dry_run: true }, signal),
    // It counts files, and must be true when it is looked at.
    staleTime: 0,
  })

/** Removes for good what is in the trash: what is named, or everything. */
export const purgeTrash = (body: PurgeBody) => post('/trash/purge', body)
