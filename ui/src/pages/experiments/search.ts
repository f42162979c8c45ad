import type { Search } from '~/app/router'
import { readSort, type Sort, writeSort } from '~/components/table/column'

/** What the page shows, as its address has it. */
export interface ExperimentsView {
  /** Words that are searched for. */
  query: string
  sort: Sort
  isTree: boolean
  /** The experiment whose note and tags are open. */
  details?: string
}

const USUAL_SORT: Sort = { id: 'name', isDescending: false }

export const readView = (search: Search): ExperimentsView => ({
  query: search.q ?? '',
  sort: readSort(search.sort, USUAL_SORT),
  isTree: search.view !== 'list',
  details: search.details,
})

/** The parts of the address that a change of the view changes. */
export function writeView(change: Partial<ExperimentsView>): Search {
  const search: Search = {}
  if ('query' in change) search.q = change.query
  if (change.sort) search.sort = writeSort(change.sort, USUAL_SORT)
  if ('isTree' in change) search.view = change.isTree ? undefined : 'list'
  if ('details' in change) search.details = change.details
  return search
}
