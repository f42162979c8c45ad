import { useCallback, useMemo, useState } from 'react'

/** A row that is open. */
export interface OpenRow {
  id: string
  /** Where it stood on the first level when it was opened. */
  place?: number
  /** How many rows below it are shown, when more were asked for. */
  limit?: number
}

/** Which rows of a tree or of groups are open. */
export interface OpenRows {
  list: readonly OpenRow[]
  isOpen: (id: string) => boolean
  toggle: (id: string, place?: number) => void
  /** Shows so many rows below an open one. */
  showMore: (id: string, limit: number) => void
}

/**
 * Which rows are open. Nobody else's business, so not in the address.
 *
 * `about` says what the rows are of: with another order or filter, rows stay open and stand elsewhere.
 */
export function useOpenRows(about: string): OpenRows {
  const [list, setList] = useState<readonly OpenRow[]>([])
  const [wasAbout, setAbout] = useState(about)
  if (about !== wasAbout) {
    setAbout(about)
    setList(list.map(({ id, limit }) => ({ id, limit })))
  }
  const toggle = useCallback((id: string, place?: number) => {
    setList((before) => {
      const others = before.filter((row) => row.id !== id)
      return others.length < before.length ? others : [...before, { id, place }]
    })
  }, [])
  const showMore = useCallback((id: string, limit: number) => {
    setList((before) => before.map((row) => (row.id === id ? { ...row, limit } : row)))
  }, [])
  return useMemo(() => {
    const ids = new Set(list.map(({ id }) => id))
    return { list, isOpen: (id: string) => ids.has(id), toggle, showMore }
  }, [list, toggle, showMore])
}
