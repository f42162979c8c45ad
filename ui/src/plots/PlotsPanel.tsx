import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { experimentsQuery } from '~/api/experiments'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { goalOf } from '~/state/metricGoal'
import { useRunColors } from '~/state/runColor'
import { preloadChart } from './chart/EChart'
import { usePlotTheme } from './chart/theme'
import { type FieldContext, isLogByNature, toColumn } from './data/columns'
import { neededFields, withDefaults } from './data/defaults'
import { type Field, fieldText } from './data/fields'
import { usePlotCatalog, useRunsWith } from './data/usePlotRuns'
import { BarPlot } from './kinds/BarPlot'
import { BoxPlot } from './kinds/BoxPlot'
import { ContourPlot } from './kinds/ContourPlot'
import { HistogramPlot } from './kinds/HistogramPlot'
import { ImportancePlot } from './kinds/ImportancePlot'
import { ParallelPlot } from './kinds/ParallelPlot'
import type { PlotProps } from './kinds/plotProps'
import { ScatterPlot } from './kinds/ScatterPlot'
import classes from './PlotsPanel.module.css'
import { PLOT_KINDS, type PlotKind, type PlotSettings, parsePlotSettings, writePlotSettings } from './search'

const COMPONENTS: Record<PlotKind, (props: PlotProps) => React.ReactNode> = {
  scatter: ScatterPlot,
  bar: BarPlot,
  box: BoxPlot,
  histogram: HistogramPlot,
  parallel: ParallelPlot,
  contour: ContourPlot,
  importance: ImportancePlot,
}

interface PlotsPanelProps {
  runIds: string[]
  search: Search
  setSearch: SetSearch
}

/** Charts of runs as wholes: scatter, bars, boxes, parallel coordinates, contour, importance of params. */
export function PlotsPanel({ runIds, search, setSearch }: PlotsPanelProps) {
  preloadChart()
  const chosen = useSettings(search)
  const change = useCallback(
    (change: Partial<PlotSettings>) => setSearch(writePlotSettings({ ...chosen, ...change })),
    [chosen, setSearch],
  )
  const { data: base, error, retry } = usePlotCatalog(runIds)
  const settings = useMemo(() => (base ? withDefaults(chosen, base.catalog) : chosen), [chosen, base])
  const fields = useMemo(() => (base ? neededFields(settings, base.catalog) : []), [settings, base])
  const read = useRunsWith(base?.runs, fields)
  const context = useFieldContext()
  const column = useColumns(read.data, context)
  const axis = useCallback(
    (field: Field | undefined) => {
      const found = column(field)
      if (!found) return undefined
      const isForced = chosen.log.includes(found.text)
      return {
        column: found,
        isLog: found.isNumeric && (isForced || (!chosen.linear.includes(found.text) && isLogByNature(found))),
      }
    },
    [column, chosen.log, chosen.linear],
  )
  const setLog = (field: Field, isLog: boolean) => {
    const name = fieldText(field)
    const without = (names: string[]) => names.filter((other) => other !== name)
    const log = without(chosen.log)
    const linear = without(chosen.linear)
    change(isLog ? { log: [...log, name], linear } : { log, linear: [...linear, name] })
  }
  const theme = usePlotTheme()
  const colorOf = useRunColors()
  const openRun = useOpenRun()
  const problem = error ?? read.error
  if (runIds.length === 0) {
    return (
      <EmptyState title="No runs to plot">
        <p>Plots show runs as wholes: choose some runs, or a filter that finds some.</p>
      </EmptyState>
    )
  }
  const Plot = COMPONENTS[settings.kind]
  return (
    <section className={classes.panel} aria-label="Plots">
      <SegmentedControl
        aria-label="Kind of plot"
        className={classes.kinds}
        data={Object.entries(PLOT_KINDS).map(([value, label]) => ({ value, label }))}
        value={settings.kind}
        onChange={(kind) => change({ kind: kind as PlotKind, brushes: [] })}
      />
      {problem && !read.data && (
        <ErrorState
          error={problem}
          retry={() => {
            retry()
            read.retry()
          }}
        />
      )}
      {!problem && !(base && read.data) && <LoadingRows rows={6} />}
      {base && read.data && (
        <Plot
          key={settings.kind}
          runs={read.data}
          catalog={base.catalog}
          column={column}
          axis={axis}
          settings={settings}
          isAxesChosen={chosen.axes !== undefined}
          change={change}
          setLog={setLog}
          theme={theme}
          colorOf={colorOf}
          openRun={openRun}
        />
      )}
    </section>
  )
}

/** The settings in the address, one object as long as they do not change. */
function useSettings(search: Search): PlotSettings {
  const own = JSON.stringify(Object.entries(search).filter(([name]) => name.startsWith('plot.')))
  return useMemo(() => parsePlotSettings(Object.fromEntries(JSON.parse(own) as [string, string][])), [own])
}

/** Names of experiments and goals of metrics. A goal that was chosen for any of the experiments counts. */
function useFieldContext(): FieldContext {
  const { data: experiments } = useQuery(experimentsQuery('ALL'))
  return useMemo(() => {
    const names = new Map(experiments?.map(({ experimentId, name }) => [experimentId, name]))
    return {
      goalOf: (key) =>
        goalOf(
          experiments?.find((experiment) => `paceline.goal.${key}` in experiment.tags),
          key,
        ),
      experimentName: (experimentId) => names.get(experimentId) ?? experimentId,
    }
  }, [experiments])
}

/** Columns of the runs, each made once. */
function useColumns(runs: PlotProps['runs'] | undefined, context: FieldContext) {
  return useMemo(() => {
    const made = new Map<string, ReturnType<typeof toColumn>>()
    return (field: Field | undefined) => {
      if (!field || !runs) return undefined
      const name = fieldText(field)
      const column = made.get(name) ?? toColumn(field, runs, context)
      made.set(name, column)
      return column
    }
  }, [runs, context])
}

/** Opens a run; with Ctrl or Cmd in a tab of its own, as links do. */
function useOpenRun() {
  const navigate = useNavigate()
  const router = useRouter()
  return useCallback(
    (runId: string, event?: MouseEvent) => {
      const place = { to: '/runs/$runId', params: { runId } } as const
      if (event?.ctrlKey || event?.metaKey)
        window.open(router.buildLocation(place).href, '_blank', 'noopener')
      else void navigate(place)
    },
    [navigate, router],
  )
}
