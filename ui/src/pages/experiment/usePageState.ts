import { useCallback, useMemo } from 'react'
import { type SetSearch, usePageSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { type PageState, readState, writeState } from './search'

/** Changes some of the page's state. Back undoes it unless it replaces. */
export type SetState = (change: Partial<PageState>, options?: { replace?: boolean }) => void

/** The state of the page, which is in the address. */
export function usePageState(): {
  state: PageState
  setState: SetState
  search: Search
  setSearch: SetSearch
} {
  const [search, setSearch] = usePageSearch()
  const state = useMemo(() => readState(search), [search])
  const setState: SetState = useCallback(
    (change, options) => setSearch(writeState(change), options),
    [setSearch],
  )
  return { state, setState, search, setSearch }
}
