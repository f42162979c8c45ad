import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { EChart } from '../chart/EChart'
import type { PlotAction, PlotOption } from '../chart/option'
import type { PlotEvent } from '../chart/plotChart'
import { ExportMenu } from './ExportMenu'
import classes from './PlotFrame.module.css'
import { PlotTable } from './PlotTable'
import type { PlotTableData } from './table'

/** A plot that can be drawn. */
export interface PlotView {
  /** What it shows, in words. */
  label: string
  /** Of saved files, without an ending. */
  fileName: string
  option: PlotOption
  height: number
  minWidth?: number
  actions?: readonly PlotAction[]
  onClick?: (event: PlotEvent) => void
  onBrush?: (event: PlotEvent) => void
  /** What is not drawn, and how what is drawn was made. */
  notes: readonly string[]
  table: PlotTableData
}

interface PlotFrameProps {
  /** The plot, or why there is none and what it needs. */
  view: PlotView | string
  controls: ReactNode
  /** Below the plot. */
  children?: ReactNode
  isTableOpen: boolean
  onTable: (isOpen: boolean) => void
}

/** Around every plot: choices above, notes and its table below, saving at the side. */
export function PlotFrame({ view, controls, children, isTableOpen, onTable }: PlotFrameProps) {
  const body = useRef<HTMLDivElement>(null)
  const plot = typeof view === 'string' ? undefined : view
  const size = () => ({
    width: Math.max(body.current?.clientWidth ?? 0, plot?.minWidth ?? 0, 320),
    height: plot?.height ?? 0,
  })
  return (
    <div className={classes.frame}>
      <div className={classes.bar}>
        <div className={classes.controls}>{controls}</div>
        {plot && (
          <div className={classes.tools}>
            <Tooltip label="Numbers of this plot">
              <ActionIcon
                aria-label="Numbers of this plot"
                aria-pressed={isTableOpen}
                variant={isTableOpen ? 'light' : 'subtle'}
                onClick={() => onTable(!isTableOpen)}
              >
                <IconTable size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <ExportMenu
              name={plot.fileName}
              option={plot.option}
              actions={plot.actions}
              size={size}
              table={plot.table}
            />
          </div>
        )}
      </div>
      <div ref={body}>
        {plot ? (
          <EChart
            option={plot.option}
            height={plot.height}
            minWidth={plot.minWidth}
            actions={plot.actions}
            onClick={plot.onClick}
            onBrush={plot.onBrush}
          />
        ) : (
          <p className={classes.empty} role="status">
            {String(view)}
          </p>
        )}
      </div>
      {plot && plot.notes.length > 0 && (
        <ul className={classes.notes} aria-label="Notes on this plot">
          {plot.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {children}
      {plot && isTableOpen && <PlotTable table={plot.table} label={`Numbers: ${plot.label}`} />}
    </div>
  )
}
