import type { DrawnLine } from '../data/scene'
import { themeColor } from './axes'
import { drawDot, drawLine, type Frame, frameScales } from './draw'

/** What is drawn above the lines while the pointer moves. */
export interface OverlayInput {
  /** The line beside the pointer, or of the run that is beside it in another chart. */
  line?: DrawnLine
  /** The place of a point of that line. */
  index?: number
  /** Where the pointer is in another chart. */
  crosshair?: number
}

/** A canvas above the plot's: the pointer moves sixty times a second, and hundreds of lines need not be drawn for it. */
export class Overlay {
  readonly canvas = document.createElement('canvas')
  private drawn = false

  constructor() {
    this.canvas.style.cssText = 'position: absolute; inset: 0; pointer-events: none'
    this.canvas.setAttribute('aria-hidden', 'true')
  }

  fit({ width, height }: { width: number; height: number }, ratio: number) {
    if (this.canvas.width === width && this.canvas.height === height) return
    this.canvas.width = width
    this.canvas.height = height
    this.canvas.style.width = `${width / ratio}px`
    this.canvas.style.height = `${height / ratio}px`
  }

  draw({ line, index, crosshair }: OverlayInput, frame: Frame) {
    const context = this.canvas.getContext('2d')
    if (!context) return
    if (this.drawn) context.clearRect(0, 0, this.canvas.width, this.canvas.height)
    this.drawn = line !== undefined || crosshair !== undefined
    if (crosshair !== undefined) drawCrosshair(context, crosshair, frame)
    if (!line) return
    context.lineJoin = 'bevel'
    // A seam in the colour of the ground lifts the line off the others.
    const look = { width: 2, alpha: 1 }
    const solid = { ...line, dash: [] }
    drawLine(context, { ...solid, color: themeColor('--ground') }, { ...look, width: 4.5 }, frame)
    drawLine(context, line.isSuperseded ? line : solid, look, frame)
    if (index === undefined) return
    const scales = frameScales(frame)
    const [x, y] = [scales.x(line.x[index] ?? Number.NaN), scales.y(line.y[index] ?? Number.NaN)]
    if (!Number.isNaN(x + y)) drawDot(context, [x, y], 4 * frame.ratio)
  }
}

function drawCrosshair(context: CanvasRenderingContext2D, place: number, frame: Frame) {
  const x = Math.round(frameScales(frame).x(place)) + 0.5
  if (!(x >= 0 && x <= frame.width)) return
  context.globalAlpha = 1
  context.strokeStyle = themeColor('--ink-muted')
  context.lineWidth = frame.ratio
  context.setLineDash([3 * frame.ratio, 3 * frame.ratio])
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, frame.height)
  context.stroke()
}
