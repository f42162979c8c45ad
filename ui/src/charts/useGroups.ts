import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunStyle } from './data/scene'
import { paramValuesQuery } from './keys'
import { type ChartRun, useRunStyles } from './runs'
import type { ChartSettings } from './search'

const PARAM = 'params.'

/** How runs are drawn, with the group of each when they are grouped. */
export function useGroups(
  runs: readonly ChartRun[],
  runIds: readonly string[],
  settings: ChartSettings,
): ReadonlyMap<string, RunStyle> {
  const { group } = settings
  const key = group?.startsWith(PARAM) ? group.slice(PARAM.length) : ''
  const { data: values } = useQuery({ ...paramValuesQuery(runIds, key), placeholderData: keepPreviousData })
  const groupOf = useMemo(() => {
    if (group === undefined) return undefined
    if (key === '') return () => 'all runs'
    return (runId: string) => `${key} = ${values?.get(runId) ?? 'none'}`
  }, [group, key, values])
  return useRunStyles(runs, settings, groupOf)
}
