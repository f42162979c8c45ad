import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { ValueField } from '../controls/ValueField'
import { PlotFrame } from '../frame/PlotFrame'
import { SPREADS, type Spread } from '../search'
import { groupBarsView, runBarsView } from './barView'
import { type PlotProps, tableProps } from './plotProps'

/** A bar for each run, or for each group of runs with its spread. */
export function BarPlot(props: PlotProps) {
  const { runs, catalog, settings, change, axis, column, theme, colorOf, openRun } = props
  const { metric, by, spread } = settings
  const view = useMemo(() => {
    const value = axis(metric)
    const groups = column(by)
    if (!value) return 'Bars need a number that runs have, such as a metric. Choose one above.'
    if (groups) return groupBarsView({ runs, value, by: groups, spread, theme })
    return runBarsView({ runs, value, theme, colorOf, openRun })
  }, [runs, axis, column, metric, by, spread, theme, colorOf, openRun])
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={
        <>
          <ValueField {...props} />
          <FieldSelect
            label="Mean by"
            catalog={catalog}
            none="each run"
            value={by}
            onChange={(by) => change({ by })}
          />
          {by && (
            <Select
              label="Error bars"
              w={160}
              allowDeselect={false}
              data={Object.entries(SPREADS).map(([value, label]) => ({ value, label }))}
              value={spread}
              onChange={(spread) => change({ spread: (spread ?? 'ci') as Spread })}
            />
          )}
        </>
      }
    />
  )
}
