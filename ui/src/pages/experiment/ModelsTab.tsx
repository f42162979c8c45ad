import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'

/** The logged models of experiments: their metrics by dataset, source run and step. */
export function ModelsTab(_: { experimentIds: string[]; search: Search; setSearch: SetSearch }) {
  return null
}
