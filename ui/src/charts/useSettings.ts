import { useCallback, useMemo } from 'react'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { type ChangeSettings, type ChartSettings, readSettings, writeSettings } from './search'

/** How charts are shown, by the address; the same object as long as nothing about charts changes there. */
export function useSettings(search: Search, setSearch: SetSearch): [ChartSettings, ChangeSettings] {
  const text = JSON.stringify(Object.entries(search).filter(([name]) => name.startsWith('chart.')))
  const settings = useMemo(() => {
    const entries: [string, string][] = JSON.parse(text)
    return readSettings(Object.fromEntries(entries))
  }, [text])
  const change: ChangeSettings = useCallback(
    (next, options) => {
      const before = writeSettings(settings)
      const after = writeSettings({ ...settings, ...next })
      const changed = Object.entries(after).filter(([name, value]) => value !== before[name])
      if (changed.length > 0) setSearch(Object.fromEntries(changed), options)
    },
    [settings, setSearch],
  )
  return [settings, change]
}
