import { Modal } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { KeyboardEvent } from 'react'
import { ChartCard } from './ChartCard'
import classes from './FullScreen.module.css'
import { useGrid } from './gridContext'
import { Legend } from './Legend'
import type { ChartSpec } from './sections'

/** One chart over the whole screen, with its legend. Arrow keys go to the chart before and after it. */
export function FullScreen({ spec, charts }: { spec: ChartSpec; charts: readonly ChartSpec[] }) {
  const { changeSettings } = useGrid()
  const { ref, width, height } = useElementSize()
  const place = charts.findIndex(({ id }) => id === spec.id)
  const go = (step: number) => {
    const next = charts[(place + step + charts.length) % charts.length]
    if (next) changeSettings({ open: next.id }, { replace: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const isTyping = event.target instanceof HTMLInputElement
    if (step === undefined || isTyping || event.defaultPrevented) return
    event.preventDefault()
    go(step)
  }
  return (
    <Modal
      opened
      fullScreen
      onClose={() => changeSettings({ open: undefined })}
      title={`${spec.id} (${place + 1} of ${charts.length})`}
      classNames={{ content: classes.content, header: classes.header, body: classes.body }}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys anywhere in it go to the next chart */}
      <div className={classes.page} onKeyDown={onKeyDown}>
        <div ref={ref} className={classes.chart} tabIndex={-1} data-autofocus>
          {width > 0 && height > 0 && (
            <ChartCard
              key={spec.id}
              spec={spec}
              feedId={`full ${spec.id}`}
              width={Math.floor(width)}
              height={Math.floor(height)}
              title={<span className="visually-hidden">{spec.id}</span>}
            />
          )}
        </div>
        <aside className={classes.legend} aria-label="Runs">
          <Legend />
        </aside>
      </div>
    </Modal>
  )
}
