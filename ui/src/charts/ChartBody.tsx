import { Button, Skeleton, Text } from '@mantine/core'
import { type RefObject, useLayoutEffect } from 'react'
import { formatCount, formatNumber } from '~/format/number'
import classes from './Chart.module.css'
import { ChartTable } from './ChartTable'
import { axisName } from './format'
import { useGrid } from './gridContext'
import { LineChart } from './LineChart'
import type { Plot } from './plot/Plot'
import type { Chart } from './useChart'

/** Height of the line of notes below a chart. */
const NOTES_HEIGHT = 18

/** What is within the frame of a chart: its lines, or why there are none; below, how much of the data they are. */
export function ChartBody({
  chartId,
  chart,
  width,
  height,
  isTable,
  isAlone,
  plotRef,
}: {
  chartId: string
  chart: Chart
  width: number
  height: number
  isTable: boolean
  isAlone: boolean
  plotRef: RefObject<Plot | null>
}) {
  const { bus, changeSettings, scheme } = useGrid()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot reads the colours of the scheme from the page
  useLayoutEffect(() => plotRef.current?.redraw(), [plotRef, scheme])
  const plotHeight = height - NOTES_HEIGHT
  if (isTable) return <ChartTable spec={chart.spec} height={height} />
  if (chart.state === 'loading') return <Skeleton height={plotHeight} aria-label="Loading" />
  if (chart.state === 'failed') return <Failed chart={chart} height={height} />
  if (chart.state === 'empty') {
    return (
      <Text className={classes.empty} style={{ height }} size="sm" c="dimmed">
        None of the shown runs has points here.
      </Text>
    )
  }
  return (
    <div
      data-drawn-points={chart.drawnPoints}
      data-total-points={chart.totalPoints}
      data-reading={chart.isReading || undefined}
    >
      <LineChart
        chartId={chartId}
        chart={chart}
        width={width}
        height={plotHeight}
        label={summary(chart)}
        bus={bus}
        plotRef={plotRef}
        isAlone={isAlone}
        onZoom={(from, to) => changeSettings({ range: roundedRange(chart, from, to) })}
        onReset={() => changeSettings({ range: {} })}
      />
      <p className={classes.notes} title={chart.notes.join(' · ')}>
        {chart.error ? <span role="alert">{chart.error.message}</span> : null}
        <span>{chart.notes.join(' · ')}</span>
        <span className={classes.axis}>{axisName(chart.axis)}</span>
      </p>
    </div>
  )
}

/** A range with as many digits as one sees, so that addresses stay short. */
function roundedRange({ axis, x }: Chart, from: number, to: number) {
  if (axis.kind !== 'metric' && to - from >= 2) return { from: Math.ceil(from), to: Math.floor(to) }
  const digits = Math.max(0, 4 - Math.floor(Math.log10(Math.max(Number.MIN_VALUE, x.max - x.min))))
  const rounded = (value: number) => Number(value.toFixed(Math.min(20, digits)))
  return { from: rounded(from), to: rounded(to) }
}

/** What a chart shows, for who does not see it. */
function summary({ spec, lines, axis, x, y, notes }: Chart): string {
  const count = `${formatCount(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`
  const range = `from ${formatNumber(y.min)} to ${formatNumber(y.max)}`
  const place = axis.kind === 'step' ? `, steps ${formatNumber(x.min)} to ${formatNumber(x.max)}` : ''
  return `${spec.id} by ${axisName(axis)}: ${count}, ${range}${place}, ${notes.join(', ')}`
}

function Failed({ chart, height }: { chart: Chart; height: number }) {
  return (
    <div className={classes.empty} style={{ height }} role="alert">
      <Text size="sm">{chart.error?.message}</Text>
      <Button onClick={chart.retry}>Try again</Button>
    </div>
  )
}
