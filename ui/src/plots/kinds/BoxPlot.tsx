import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { ValueField } from '../controls/ValueField'
import { PlotFrame } from '../frame/PlotFrame'
import { boxView } from './boxView'
import { type PlotProps, tableProps } from './plotProps'

/** How a number is distributed in groups of runs. */
export function BoxPlot(props: PlotProps) {
  const { runs, catalog, settings, change, axis, column, theme, openRun } = props
  const { metric, by } = settings
  const view = useMemo(() => {
    const value = axis(metric)
    if (!value) return 'Boxes need a number that runs have, such as a metric. Choose one above.'
    return boxView({ runs, value, by: column(by), theme, openRun })
  }, [runs, axis, column, metric, by, theme, openRun])
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={
        <>
          <ValueField {...props} />
          <FieldSelect label="By" catalog={catalog} value={by} onChange={(by) => change({ by })} />
        </>
      }
    />
  )
}
