import type { PlotProps } from '../kinds/plotProps'
import { FieldSelect } from './FieldSelect'
import { LogSwitch } from './LogSwitch'

/** Which number a plot is about, and whether its axis counts in powers. */
export function ValueField({ catalog, settings: { metric }, change, axis, setLog }: PlotProps) {
  return (
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
    </>
  )
}
