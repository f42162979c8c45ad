import { useComputedColorScheme } from '@mantine/core'
import { useElementSize, useThrottledCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { onSeriesChange, type SeriesChange, useLiveState } from '~/api/changes'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { ErrorState, LoadingRows } from '~/components/states'
import { readSeries } from './data/readSeries'
import { SeriesStore } from './data/SeriesStore'
import { NoChartsFound, NoMetrics } from './EmptyCharts'
import { FullScreen } from './FullScreen'
import classes from './Grid.module.css'
import { GridRows } from './GridRows'
import { type Grid, GridProvider } from './gridContext'
import { HoverBus } from './HoverBus'
import { chartKeysQuery } from './keys'
import { useChartLayout } from './layout'
import { searchMatcher } from './pattern'
import { gridRows } from './rows'
import { type ChartRun, useStableRuns } from './runs'
import type { ChangeSettings, ChartSettings } from './search'
import { type ChartSection, type ChartSpec, chartSections, shownSections } from './sections'
import { Toolbar } from './Toolbar'
import { useGroups } from './useGroups'
import { useSettings } from './useSettings'

export type { ChartRun } from './runs'

interface ChartGridProps {
  runs: readonly ChartRun[]
  /** Which metrics; all that the runs have when absent. */
  isShown?: (key: string) => boolean
  /** Changes when points of the runs are superseded. */
  supersededMark?: string
  search: Search
  setSearch: SetSearch
}

/** Line charts of runs, one for each metric, in sections by the first part of their names. */
export function ChartGrid({ runs: givenRuns, isShown, supersededMark, search, setSearch }: ChartGridProps) {
  const runs = useStableRuns(givenRuns)
  const [settings, changeSettings] = useSettings(search, setSearch)
  const runIds = useMemo(() => runs.map(({ runId }) => runId), [runs])
  // Whatever order the runs are in, their keys are the same.
  const sortedIds = useMemo(() => runIds.toSorted(), [runIds])
  const query = useQuery({ ...chartKeysQuery(sortedIds, supersededMark), placeholderData: keepPreviousData })
  const latestKeys = useStableKeys(query.data?.keys, isShown)
  const supersededKeys = useStableKeys(query.data?.superseded, isShown)
  // All points of a metric may be superseded.
  const keys = useMemo(
    () => (settings.withSuperseded ? [...new Set([...latestKeys, ...supersededKeys])] : latestKeys),
    [settings.withSuperseded, latestKeys, supersededKeys],
  )
  const store = useSeriesStore(query.data?.keys, runIds)
  if (query.error && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />
  }
  if (!query.data) return <LoadingRows />
  const { experimentIds } = query.data
  if (latestKeys.length === 0 && supersededKeys.length === 0)
    return <NoMetrics runs={runs} experimentId={experimentIds[0]} />
  const shared = { runs, runIds, keys, supersededKeys, experimentIds, settings, changeSettings, store }
  // Each experiment has a layout of its own.
  return <LoadedGrid key={experimentIds.join()} {...shared} />
}

interface LoadedGridProps {
  runs: readonly ChartRun[]
  runIds: readonly string[]
  keys: readonly string[]
  supersededKeys: readonly string[]
  experimentIds: readonly string[]
  settings: ChartSettings
  changeSettings: ChangeSettings
  store: SeriesStore
}

function LoadedGrid({ runs, runIds, keys, supersededKeys, ...props }: LoadedGridProps) {
  const { experimentIds, settings, changeSettings, store } = props
  const [layout, changeLayout] = useChartLayout(experimentIds.join(','))
  const styles = useGroups(runs, runIds, settings)
  const superseded = useMemo(() => new Set(supersededKeys), [supersededKeys])
  const [bus] = useState(() => new HoverBus())
  const scheme = useComputedColorScheme()
  const { ref, width } = useElementSize()
  const patterns = settings.combine.join()
  const sections = useMemo(
    () => chartSections(keys, patterns === '' ? [] : patterns.split(',')),
    [keys, patterns],
  )
  const shown = useMemo(
    () => shownSections(sections, layout, searchMatcher(settings.find).matches),
    [sections, layout, settings.find],
  )
  const rows = useMemo(() => gridRows(shown, layout, width), [shown, layout, width])
  const grid: Grid = useMemo(
    () => ({ runs, styles, superseded, settings, changeSettings, layout, changeLayout, store, bus, scheme }),
    [runs, styles, superseded, settings, changeSettings, layout, changeLayout, store, bus, scheme],
  )
  const charts = useMemo(() => shown.flatMap((section) => section.charts), [shown])
  const isOpen = ({ id }: ChartSpec) => id === settings.open
  const open = settings.open === undefined ? undefined : (charts.find(isOpen) ?? findIn(sections, isOpen))
  // Behind a chart that filled the screen from the beginning there need be none.
  const [isGridNeeded, setGridNeeded] = useState(open === undefined)
  if (!open && !isGridNeeded) setGridNeeded(true)
  return (
    <GridProvider value={grid}>
      <section className={classes.grid} aria-label="Line charts">
        <Toolbar keys={keys} experimentIds={experimentIds} chartCount={charts.length} />
        <div ref={ref}>
          {charts.length === 0 && <NoChartsFound />}
          {width > 0 && isGridNeeded && <GridRows rows={rows} sections={shown} />}
        </div>
        {open && <FullScreen spec={open} charts={charts.includes(open) ? charts : [open]} />}
      </section>
    </GridProvider>
  )
}

function findIn(sections: readonly ChartSection[], isMeant: (chart: ChartSpec) => boolean) {
  return sections.flatMap((section) => section.charts).find(isMeant)
}

/** The keys that are shown: the same list as long as they are the same, however often the page renders. */
function useStableKeys(keys: readonly string[] | undefined, isShown: ((key: string) => boolean) | undefined) {
  const text = (isShown ? keys?.filter(isShown) : keys)?.join('\n') ?? ''
  return useMemo(() => (text === '' ? [] : text.split('\n')), [text])
}

/** After so long the keys may be read again because of a change that does not name its metrics: they are very many. */
const UNNAMED_PAUSE_MS = 10_000

/** The series of the grid's charts. New points make them be read again, and a metric that is new appears. */
function useSeriesStore(keys: readonly string[] | undefined, runIds: readonly string[]): SeriesStore {
  const [store] = useState(() => new SeriesStore(readSeries))
  const queryClient = useQueryClient()
  const known = useMemo(() => new Set(keys), [keys])
  const readKeys = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: ['chart-keys'] }, { cancelRefetch: false }),
    [queryClient],
  )
  const readKeysAtTimes = useThrottledCallback(readKeys, UNNAMED_PAUSE_MS)
  const hear = useCallback(
    (change: SeriesChange) => {
      store.changed(change)
      if (change.runId === undefined || !runIds.includes(change.runId)) return
      if (!change.keys) readKeysAtTimes()
      else if (change.keys.some((key) => !known.has(key))) readKeys()
    },
    [store, runIds, known, readKeys, readKeysAtTimes],
  )
  useEffect(() => onSeriesChange(hear), [hear])
  const isLive = useLiveState() === 'live'
  useEffect(() => {
    if (isLive) store.wake()
  }, [isLive, store])
  return store
}
