import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useState } from 'react'

const NONE: string[] = []

const toggled = (paths: string[], path: string) =>
  paths.includes(path) ? paths.filter((other) => other !== path) : [...paths, path]

/**
 * Which folders are folded, and how that changes. It is remembered.
 *
 * What is searched for must not hide in a folder: while something is, all are open at first, and what is folded then is
 * forgotten with the search.
 */
export function useFoldedFolders(query: string): [(path: string) => boolean, (path: string) => void] {
  const [remembered, setRemembered] = useLocalStorage({ key: 'paceline.folded-folders', defaultValue: NONE })
  const [during, setDuring] = useState({ query: '', paths: NONE })
  const isSearching = query.trim() !== ''
  const passing = during.query === query ? during.paths : NONE
  const folded = isSearching ? passing : remembered
  const isFolded = useCallback((path: string) => folded.includes(path), [folded])
  const toggle = useCallback(
    (path: string) => {
      if (!isSearching) return setRemembered((paths) => toggled(paths, path))
      setDuring((before) => ({ query, paths: toggled(before.query === query ? before.paths : NONE, path) }))
    },
    [isSearching, query, setRemembered],
  )
  return [isFolded, toggle]
}
