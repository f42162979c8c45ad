import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { paramField } from '../data/fields'
import { importances } from '../data/importance'
import { PlotFrame } from '../frame/PlotFrame'
import { importanceView } from './importanceView'
import { type PlotProps, tableProps } from './plotProps'

/** Which params a metric goes with, the strongest first. A click shows how. */
export function ImportancePlot(props: PlotProps) {
  const { runs, catalog, settings, change, column, theme } = props
  const { metric } = settings
  const view = useMemo(() => {
    const value = column(metric)
    if (!value) return 'Importance needs a metric. Choose one above.'
    const params = catalog.varyingParamKeys.flatMap((key) => column(paramField(key)) ?? [])
    if (params.length === 0) {
      return `Importance needs params that differ between runs; ${runs.length === 1 ? 'this is one run' : 'all of these runs have the same'}.`
    }
    return importanceView({
      metric: value,
      importances: importances(value, params),
      theme,
      openParam: (x, isNumeric) =>
        change(isNumeric ? { kind: 'scatter', x, y: metric } : { kind: 'box', by: x, metric }),
    })
  }, [runs.length, catalog, column, metric, theme, change])
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={
        <FieldSelect
          label="Of"
          catalog={catalog}
          isNumeric
          value={metric}
          onChange={(metric) => change({ metric })}
        />
      }
    />
  )
}
