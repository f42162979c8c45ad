import type { Span } from '../data/ranges'
import type { DrawnLine } from '../data/scene'
import { type ToPixels, toPixels } from './scales'
import { type Dot, traceArea, traceLine } from './trace'

/** Where lines are drawn: a rectangle in pixels of the canvas, and what its sides stand for. */
export interface Frame {
  left: number
  top: number
  width: number
  height: number
  x: Span
  y: Span
  isLogX: boolean
  isLogY: boolean
  /** Pixels of the canvas to one of the page. */
  ratio: number
}

const FAINT = 0.3
/** Of superseded lines: strong enough to be followed. */
const DIMMED = 0.75
/** How much stronger than an area its edge is. */
export const EDGE = 2.2
/** More lines than so many are thin, so that they do not run into each other. */
const MANY_LINES = 40
/** Marks nearer to each other than so many pixels are one. */
const MARK_DISTANCE = 5

/** The two scales of a frame. */
export function frameScales(frame: Frame): { x: ToPixels; y: ToPixels } {
  const { left, top, width, height } = frame
  return {
    x: toPixels(frame.x, frame.isLogX, left, left + width),
    y: toPixels(frame.y, frame.isLogY, top + height, top),
  }
}

/** How strongly a line is drawn beside the others. */
export function lineLook(line: DrawnLine, lines: readonly DrawnLine[]) {
  const hasPinned = lines.some(({ isPinned }) => isPinned)
  const width = line.isFaint || lines.length > MANY_LINES ? 1 : 1.5
  if (line.isPinned || line.isGroup) return { width: 2, alpha: 1 }
  return { width, alpha: line.isFaint || hasPinned ? FAINT : line.isSuperseded ? DIMMED : 1 }
}

/** How strongly the area around a line is filled. */
export function areaAlpha(line: DrawnLine, lines: readonly DrawnLine[]): number {
  if (line.isFaint || line.isSuperseded) return 0
  return (line.isGroup ? 0.16 : lines.length > MANY_LINES ? 0.16 : 0.26) * lineLook(line, lines).alpha
}

/** Draws lines into the frame: areas at the back, what was smoothed in front of them, then the lines and signs. */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly DrawnLine[], frame: Frame) {
  const scales = frameScales(frame)
  context.save()
  context.beginPath()
  context.rect(frame.left, frame.top, frame.width, frame.height)
  context.clip()
  context.lineJoin = 'bevel'
  for (const line of lines) drawArea(context, line, lines, frame, scales)
  for (const line of lines) if (line.raw) drawRaw(context, line, line.raw, frame, scales)
  for (const line of lines) drawLine(context, line, { ...lineLook(line, lines) }, frame, scales)
  context.restore()
  for (const line of lines) drawMarks(context, line, frame, scales.x)
}

type Scales = ReturnType<typeof frameScales>

function drawArea(
  context: CanvasRenderingContext2D,
  line: DrawnLine,
  lines: readonly DrawnLine[],
  frame: Frame,
  scales: Scales,
) {
  const { x, low, high, gaps } = line
  const alpha = areaAlpha(line, lines)
  if (!low || !high || alpha === 0) return
  context.beginPath()
  traceArea(context, { x, low, high, gaps }, frame.x, scales)
  context.fillStyle = line.color
  context.globalAlpha = alpha
  context.fill()
  if (line.isGroup) return
  // The edge keeps a spike of a single bucket from fading away.
  context.strokeStyle = line.color
  context.globalAlpha = Math.min(1, alpha * EDGE)
  context.lineWidth = 0.75 * frame.ratio
  context.setLineDash([])
  context.stroke()
}

function drawRaw(
  context: CanvasRenderingContext2D,
  line: DrawnLine,
  raw: Float64Array,
  frame: Frame,
  scales: Scales,
) {
  context.globalAlpha = FAINT * (line.isFaint ? FAINT : 1)
  context.strokeStyle = line.color
  context.lineWidth = frame.ratio
  context.setLineDash([])
  context.beginPath()
  traceLine(context, { x: line.x, values: raw, gaps: line.gaps }, frame.x, scales)
  context.stroke()
}

/** Draws one line, its lone points, and thin dots over its gaps. */
export function drawLine(
  context: CanvasRenderingContext2D,
  line: DrawnLine,
  { width, alpha }: { width: number; alpha: number },
  frame: Frame,
  scales: Scales = frameScales(frame),
) {
  const { ratio } = frame
  context.globalAlpha = alpha
  context.strokeStyle = line.color
  context.fillStyle = line.color
  context.lineWidth = width * ratio
  context.setLineDash(line.dash.map((length) => length * ratio))
  context.beginPath()
  const { dots, bridges } = traceLine(
    context,
    { x: line.x, values: line.y, gaps: line.gaps },
    frame.x,
    scales,
  )
  context.stroke()
  for (const dot of dots) drawDot(context, dot, (width + 1) * ratio)
  if (bridges.length === 0) return
  context.globalAlpha = alpha * 0.6
  context.lineWidth = ratio
  context.setLineDash([ratio, 4 * ratio])
  context.beginPath()
  for (const [from, to] of bridges) {
    context.moveTo(...from)
    context.lineTo(...to)
  }
  context.stroke()
}

/** A filled circle. */
export function drawDot(context: CanvasRenderingContext2D, [x, y]: Dot, radius: number) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

/** Places of a line's marks in pixels, those that would lie on each other once. */
export function markPlaces(line: DrawnLine, frame: Frame, x: ToPixels) {
  const places: { x: number; kind: DrawnLine['marks'][number]['kind'] }[] = []
  const last = new Map<string, number>()
  for (const mark of line.marks) {
    const place = x(mark.x)
    const before = last.get(mark.kind)
    const isNear = before !== undefined && place - before < MARK_DISTANCE * frame.ratio
    if (isNear || !(place >= frame.left && place <= frame.left + frame.width)) continue
    last.set(mark.kind, place)
    places.push({ x: place, kind: mark.kind })
  }
  return places
}

/** NaN is a cross on the lower edge; infinities are arrows at the edge that they lie beyond. */
function drawMarks(context: CanvasRenderingContext2D, line: DrawnLine, frame: Frame, x: ToPixels) {
  const size = 3.5 * frame.ratio
  const [top, bottom] = [frame.top + size, frame.top + frame.height - size]
  context.save()
  context.globalAlpha = line.isFaint ? FAINT : 1
  context.strokeStyle = line.color
  context.fillStyle = line.color
  context.lineWidth = 1.5 * frame.ratio
  for (const mark of markPlaces(line, frame, x)) {
    context.beginPath()
    if (mark.kind === 'nan') {
      context.moveTo(mark.x - size, bottom - size)
      context.lineTo(mark.x + size, bottom + size)
      context.moveTo(mark.x + size, bottom - size)
      context.lineTo(mark.x - size, bottom + size)
      context.stroke()
      continue
    }
    const [base, tip] = mark.kind === 'infinity' ? [top + size, top - size] : [bottom - size, bottom + size]
    context.moveTo(mark.x - size, base)
    context.lineTo(mark.x + size, base)
    context.lineTo(mark.x, tip)
    context.fill()
  }
  context.restore()
}
