import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { LogSwitch } from '../controls/LogSwitch'
import { PlotFrame } from '../frame/PlotFrame'
import { contourView } from './contourView'
import { type PlotProps, tableProps } from './plotProps'

/** A number as a landscape over two others, between the runs that measured it. */
export function ContourPlot(props: PlotProps) {
  const { runs, catalog, settings, change, setLog, axis, theme, openRun } = props
  const { x, y, metric } = settings
  const view = useMemo(
    () => contourView({ runs, x: axis(x), y: axis(y), value: axis(metric), theme, openRun }),
    [runs, axis, x, y, metric, theme, openRun],
  )
  const choices = [
    { label: 'X', field: x, set: (x: typeof metric) => change({ x }) },
    { label: 'Y', field: y, set: (y: typeof metric) => change({ y }) },
    { label: 'Value', field: metric, set: (metric: typeof x) => change({ metric }) },
  ]
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={choices.map(({ label, field, set }) => (
        <div key={label} style={{ display: 'flex', alignItems: 'flex-end', gap: 12 }}>
          <FieldSelect label={label} catalog={catalog} isNumeric value={field} onChange={set} />
          {field && (
            <LogSwitch
              label={label}
              isLog={axis(field)?.isLog ?? false}
              onChange={(isLog) => setLog(field, isLog)}
            />
          )}
        </div>
      ))}
    />
  )
}
