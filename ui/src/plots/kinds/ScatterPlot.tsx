import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { LogSwitch } from '../controls/LogSwitch'
import { PlotFrame } from '../frame/PlotFrame'
import { type PlotProps, tableProps } from './plotProps'
import { scatterView } from './scatterView'

/** Each run as a dot at two of its values; two more may give its colour and size. */
export function ScatterPlot(props: PlotProps) {
  const { runs, catalog, settings, change, setLog, axis, theme, colorOf, openRun } = props
  const { x, y, color, size } = settings
  const view = useMemo(() => {
    const axes = { x: axis(x), y: axis(y), color: axis(color), size: axis(size) }
    return scatterView({ runs, ...axes, theme, colorOf, openRun })
  }, [runs, axis, x, y, color, size, theme, colorOf, openRun])
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={
        <>
          <FieldSelect label="X" catalog={catalog} value={x} onChange={(x) => change({ x })} />
          {x && axis(x)?.column.isNumeric && (
            <LogSwitch label="X" isLog={axis(x)?.isLog ?? false} onChange={(isLog) => setLog(x, isLog)} />
          )}
          <FieldSelect label="Y" catalog={catalog} value={y} onChange={(y) => change({ y })} />
          {y && axis(y)?.column.isNumeric && (
            <LogSwitch label="Y" isLog={axis(y)?.isLog ?? false} onChange={(isLog) => setLog(y, isLog)} />
          )}
          <FieldSelect
            label="Colour"
            catalog={catalog}
            none="the run’s own"
            value={color}
            onChange={(color) => change({ color })}
          />
          <FieldSelect
            label="Size"
            catalog={catalog}
            none="all the same"
            isNumeric
            value={size}
            onChange={(size) => change({ size })}
          />
        </>
      }
    />
  )
}
