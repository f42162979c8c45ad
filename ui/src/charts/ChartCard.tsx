import { ActionIcon } from '@mantine/core'
import { IconArrowsDiagonal } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { notifyFailed } from '~/components/undo'
import classes from './Chart.module.css'
import { ChartBody } from './ChartBody'
import { ChartMenu } from './ChartMenu'
import { type ExportFormat, exportChart } from './export/exportChart'
import { useGrid } from './gridContext'
import type { Plot } from './plot/Plot'
import { RangeEditor } from './RangeEditor'
import type { ChartSpec } from './sections'
import { useChart } from './useChart'

const HEAD_HEIGHT = 28

/** What dragging a chart carries. */
export const DRAGGED_CHART = 'application/x-paceline-chart'

/** A chart with its title and what can be done with it. */
export function ChartCard({
  spec,
  width,
  height,
  feedId = spec.id,
  order,
  title,
}: {
  spec: ChartSpec
  width: number
  height: number
  feedId?: string
  /** How the chart is moved; absent where it stands alone. */
  order?: { onMove: (to: 'first' | 'earlier' | 'later') => void; onDrop: (dropped: string) => void }
  title?: ReactNode
}) {
  const { changeSettings } = useGrid()
  const chart = useChart(spec, feedId, width)
  const plotRef = useRef<Plot>(null)
  const [isTable, setTable] = useState(false)
  const [isRangeOpen, setRangeOpen] = useState(false)
  const [isTarget, setTarget] = useState(false)
  const onSave = (format: ExportFormat) => {
    exportChart(chart, plotRef.current, format).catch(notifyFailed)
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAGGED_CHART)) return
      event.preventDefault()
      setTarget(true)
    },
    onDragLeave: () => setTarget(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setTarget(false)
      order?.onDrop(event.dataTransfer.getData(DRAGGED_CHART))
    },
  }
  return (
    <article
      className={classes.card}
      style={{ width, height }}
      aria-label={spec.id}
      data-target={isTarget || undefined}
      {...(order ? drop : {})}
    >
      <div className={classes.head} style={{ height: HEAD_HEIGHT }}>
        <h4
          className={classes.title}
          title={spec.keys.length > 1 ? spec.keys.join('\n') : spec.id}
          draggable={order !== undefined}
          onDragStart={(event) => event.dataTransfer.setData(DRAGGED_CHART, spec.id)}
          onDoubleClick={() => changeSettings({ open: spec.id })}
        >
          {title ?? spec.id}
          {spec.keys.length > 1 && <span className={classes.count}>{spec.keys.length} metrics</span>}
        </h4>
        <div className={classes.actions}>
          {order && (
            <ActionIcon
              size="sm"
              title="Fill the screen"
              aria-label={`Fill the screen with ${spec.id}`}
              onClick={() => changeSettings({ open: spec.id })}
            >
              <IconArrowsDiagonal size={14} aria-hidden />
            </ActionIcon>
          )}
          <ChartMenu
            spec={spec}
            isTable={isTable}
            onTable={() => setTable(!isTable)}
            onRange={() => setRangeOpen(true)}
            onSave={onSave}
            onMove={order?.onMove}
          />
        </div>
      </div>
      <ChartBody
        chartId={feedId}
        chart={chart}
        width={width}
        height={height - HEAD_HEIGHT}
        isTable={isTable}
        isAlone={order === undefined}
        plotRef={plotRef}
      />
      {isRangeOpen && <RangeEditor spec={spec} onClose={() => setRangeOpen(false)} />}
    </article>
  )
}
