import { NumberInput } from '@mantine/core'
import { useMemo } from 'react'
import { FieldSelect } from '../controls/FieldSelect'
import { ValueField } from '../controls/ValueField'
import { PlotFrame } from '../frame/PlotFrame'
import { histogramView } from './histogramView'
import { type PlotProps, tableProps } from './plotProps'

const MOST_BINS = 200

/** How many runs have which number, perhaps stacked by a group. */
export function HistogramPlot(props: PlotProps) {
  const { runs, catalog, settings, change, axis, column, theme } = props
  const { metric, by, bins } = settings
  const view = useMemo(() => {
    const value = axis(metric)
    if (!value) return 'A histogram needs a number that runs have, such as a metric. Choose one above.'
    return histogramView({ runs, value, by: column(by), wantedBins: bins, theme })
  }, [runs, axis, column, metric, by, bins, theme])
  return (
    <PlotFrame
      view={view}
      {...tableProps(props)}
      controls={
        <>
          <ValueField {...props} />
          <NumberInput
            label="Bins"
            w={90}
            min={1}
            max={MOST_BINS}
            placeholder="auto"
            value={bins ?? ''}
            onChange={(bins) =>
              change({ bins: typeof bins === 'number' && bins >= 1 ? Math.min(bins, MOST_BINS) : undefined })
            }
          />
          <FieldSelect
            label="Stacked by"
            catalog={catalog}
            none="nothing"
            value={by}
            onChange={(by) => change({ by })}
          />
        </>
      }
    />
  )
}
