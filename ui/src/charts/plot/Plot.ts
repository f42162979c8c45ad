import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { timeZoneShown } from '~/format/time'
import type { Span } from '../data/ranges'
import type { DrawnLine } from '../data/scene'
import type { ChartAxis } from '../search'
import { type Ticks, xAxis, yAxis } from './axes'
import { drawLines, type Frame, frameScales } from './draw'
import { Overlay } from './Overlay'

/** What a plot shows. */
export interface PlotInput {
  width: number
  height: number
  lines: readonly DrawnLine[]
  axis: ChartAxis
  x: Span
  y: Span
  isLogX: boolean
  isLogY: boolean
}

/** Where the pointer is in a plot: in pixels of its area, and on its axes. */
export interface Pointer {
  left: number
  top: number
  x: number
  y: number
}

/** What people do to a plot. */
export interface PlotEvents {
  onPoint: (pointer: Pointer | undefined) => void
  onZoom: (from: number, to: number) => void
  onReset: () => void
  onClick: () => void
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** A drag of fewer pixels is a click. */
const DRAG_PIXELS = 4

/**
 * uPlot does axes, scales, pointer and selection. The lines are drawn by us: uPlot wants them on common places, which
 * hundreds of runs at times of their own do not have.
 */
export class Plot {
  readonly xTicks: Ticks = { places: [], labels: [] }
  readonly yTicks: Ticks = { places: [], labels: [] }
  readonly overlay = new Overlay()
  private plot: uPlot
  private isDragging = false
  private isDestroyed = false
  private waiting?: PlotInput

  constructor(
    private readonly place: HTMLElement,
    private input: PlotInput,
    private readonly events: () => PlotEvents,
  ) {
    this.plot = this.create()
  }

  /** Shows something else. Zoom, pointer and what is pinned stay; while somebody draws a range, it waits. */
  update(input: PlotInput) {
    if (this.isDragging) {
      this.waiting = input
      return
    }
    const before = this.input
    this.input = input
    const isSameKind =
      JSON.stringify(before.axis) === JSON.stringify(input.axis) &&
      before.isLogX === input.isLogX &&
      before.isLogY === input.isLogY
    if (!isSameKind) {
      this.plot.destroy()
      this.plot = this.create()
      return
    }
    this.plot.batch(() => {
      if (before.width !== input.width || before.height !== input.height) this.plot.setSize(input)
      this.plot.setData(this.corners())
    })
    this.fitOverlay()
  }

  /** Draws anew, in the colours that the theme has now. */
  redraw() {
    this.plot.redraw(false, true)
  }

  destroy() {
    this.isDestroyed = true
    this.plot.destroy()
  }

  /** Keeps what is shown until the button is let go of: new data would take the range away that is being drawn. */
  private holdStill() {
    this.isDragging = true
    const goOn = () => {
      this.isDragging = false
      const { waiting } = this
      this.waiting = undefined
      if (waiting && !this.isDestroyed) this.update(waiting)
    }
    // After uPlot's own listener, which reads the range.
    window.addEventListener('mouseup', () => setTimeout(goOn), { once: true })
  }

  /** Where the plot's lines are, in pixels of its area. */
  areaFrame(): Frame {
    const { width, height } = this.plot.bbox
    return { ...this.input, left: 0, top: 0, width, height, ratio: uPlot.pxRatio }
  }

  /** Where they are on the whole canvas, in pixels of the page. */
  pageFrame(): Frame {
    const { left, top, width, height } = this.plot.bbox
    const [ratio, css] = [uPlot.pxRatio, (pixels: number) => pixels / uPlot.pxRatio]
    if (ratio === 1) return { ...this.input, left, top, width, height, ratio }
    return { ...this.input, left: css(left), top: css(top), width: css(width), height: css(height), ratio: 1 }
  }

  /** Its scales, in pixels of the page within its area. */
  areaScales() {
    const { width, height } = this.pageFrame()
    return frameScales({ ...this.pageFrame(), left: 0, top: 0, width, height })
  }

  /** Of the canvas, in pixels of the page. */
  get size(): { width: number; height: number } {
    return this.input
  }

  get canvas(): HTMLCanvasElement {
    return this.plot.ctx.canvas
  }

  /** The area with the lines, which the pointer is over. */
  get area(): HTMLElement {
    return this.plot.over
  }

  private corners(): uPlot.AlignedData {
    const { x, y } = this.input
    return [
      [x.min, x.max],
      [y.min, y.max],
    ]
  }

  private create(): uPlot {
    const { width, height, axis, isLogX, isLogY } = this.input
    const options: uPlot.Options = {
      width,
      height,
      ms: 1,
      tzDate: (timeMs) => uPlot.tzDate(new Date(timeMs), timeZoneShown() ?? HERE),
      padding: [8, 12, 0, 0],
      legend: { show: false },
      scales: {
        x: {
          time: axis.kind === 'time',
          distr: isLogX ? 3 : 1,
          range: () => [this.input.x.min, this.input.x.max],
        },
        y: { distr: isLogY ? 3 : 1, range: () => [this.input.y.min, this.input.y.max] },
      },
      axes: [
        xAxis(axis, () => this.input.x, isLogX, this.xTicks),
        yAxis(() => this.input.y, isLogY, this.yTicks),
      ],
      series: [{}, { show: true, points: { show: false }, paths: () => null }],
      cursor: {
        x: true,
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: DRAG_PIXELS },
        bind: {
          dblclick: () => () => {
            this.events().onReset()
            return null
          },
        },
      },
      hooks: {
        draw: [(plot) => this.draw(plot)],
        setCursor: [(plot) => this.point(plot)],
        setSelect: [(plot) => this.select(plot)],
        ready: [
          (plot) => {
            plot.over.addEventListener('click', () => this.events().onClick())
            plot.over.addEventListener('mousedown', () => this.holdStill())
            plot.over.append(this.overlay.canvas)
          },
        ],
        setSize: [() => this.fitOverlay()],
      },
    }
    const plot = new uPlot(options, this.corners(), this.place)
    this.plot = plot
    this.fitOverlay()
    return plot
  }

  private draw(plot: uPlot) {
    const { left, top, width, height } = plot.bbox
    drawLines(plot.ctx, this.input.lines, { ...this.input, left, top, width, height, ratio: uPlot.pxRatio })
  }

  private point(plot: uPlot) {
    const { left = -1, top = -1 } = plot.cursor
    const isInside = left >= 0 && top >= 0
    const [x, y] = [plot.posToVal(left, 'x'), plot.posToVal(top, 'y')]
    this.events().onPoint(isInside ? { left, top, x, y } : undefined)
  }

  private select(plot: uPlot) {
    const { left, width } = plot.select
    if (width < DRAG_PIXELS) return
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    this.events().onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
  }

  private fitOverlay() {
    // uPlot draws in a microtask after its constructor and setters, and knows its area only then.
    queueMicrotask(() => this.overlay.fit(this.plot.bbox, uPlot.pxRatio))
  }
}
