import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { LogSwitch } from '../controls/LogSwitch'
import { PlotFrame } from '../frame/PlotFrame'
import { boxView } from './boxView'
import { type PlotProps, tableProps } from './plotProps'

/** How a number is distributed in groups of runs. */
export function BoxPlot(props: PlotProps) {
  const { runs, catalog, settings, change, setLog, axis, column, theme, openRun } = props
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
          <FieldSelect
            label="Value"
            catalog={catalog}
            isNumeric
            value={metric}
            onChange={(metric) => change({ metric })}
          />
          {metric && (
            <LogSwitch
              label="Value"
              isLog={axis(metric)?.isLog ?? false}
              onChange={(isLog) => setLog(metric, isLog)}
            />
          )}
          <FieldSelect label="By" catalog={catalog} value={by} onChange={(by) => change({ by })} />
        </>
      }
    />
  )
}
