import { init } from './echarts'
import type { PlotAction, PlotOption } from './option'

/** Something that happened on a chart. */
export interface PlotEvent {
  /** Place of the thing in its series. */
  dataIndex?: number
  seriesIndex?: number
  /** Of a brush: the axis and its new ranges. */
  parallelAxisId?: string
  intervals?: [number, number][]
  event?: { event?: MouseEvent }
}

interface PlotListeners {
  click: (event: PlotEvent) => void
  brush: (event: PlotEvent) => void
}

/** Parts that go when a new option does not have them. Those with the same id stay, with what the reader did to them. */
const REPLACED = ['series', 'xAxis', 'yAxis', 'visualMap', 'legend', 'dataZoom', 'parallel', 'parallelAxis']

/** A chart in its place. It waits with every change while a hand holds it, as drawing anew would end the drag. */
export function plotChart(place: HTMLElement, listeners: PlotListeners) {
  const chart = init(place, undefined, { renderer: 'canvas' })
  chart.on('click', (event) => listeners.click(event as PlotEvent))
  chart.on('axisareaselected', (event) => listeners.brush(event as PlotEvent))

  let isHeld = false
  const waiting = new Map<string, () => void>()
  const whenFree = (name: string, work: () => void) => {
    if (isHeld) waiting.set(name, work)
    else work()
  }
  const hold = () => {
    isHeld = true
  }
  // What the chart itself does when it is let go comes first.
  const release = () => setTimeout(free)
  const free = () => {
    isHeld = false
    if (chart.isDisposed()) return
    for (const work of waiting.values()) work()
    waiting.clear()
  }
  place.addEventListener('pointerdown', hold)
  window.addEventListener('pointerup', release)
  window.addEventListener('pointercancel', release)
  const resizing = new ResizeObserver(() => whenFree('size', () => chart.resize()))
  resizing.observe(place)

  const act = (actions: readonly PlotAction[]) => {
    for (const action of actions) chart.dispatchAction(action, { silent: true })
    // An axis does not draw the brushes that an action gives it, but does when everything is drawn.
    if (actions.length > 0) chart.resize()
  }
  return {
    draw: (option: PlotOption) =>
      whenFree('option', () => chart.setOption(option, { replaceMerge: REPLACED })),
    act: (actions: readonly PlotAction[]) => whenFree('actions', () => act(actions)),
    dispose: () => {
      resizing.disconnect()
      window.removeEventListener('pointerup', release)
      window.removeEventListener('pointercancel', release)
      chart.dispose()
    },
  }
}
