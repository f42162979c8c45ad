import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Search } from './router'

/** Changes some of a page's state in its address; `undefined` takes a value away. */
export type SetSearch = (change: Search, options?: { replace?: boolean }) => void

/** A page's state as its address has it, and how to change it. Back undoes a change unless it replaces. */
export function usePageSearch(): [Search, SetSearch] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const setSearch: SetSearch = useCallback(
    (change, { replace = false } = {}) =>
      void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }), replace }),
    [navigate],
  )
  return [search, setSearch]
}
