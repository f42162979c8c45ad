import type { DrawnLine } from '../data/scene'
import type { Ticks } from '../plot/axes'
import { areaAlpha, EDGE, type Frame, frameScales, lineLook, markPlaces } from '../plot/draw'
import { type Dot, type Pen, traceArea, traceLine } from '../plot/trace'

/** A chart as it stands on the page. */
export interface Picture {
  title: string
  caption: string
  width: number
  height: number
  frame: Frame
  lines: readonly DrawnLine[]
  xTicks: Ticks
  yTicks: Ticks
  colors: { ground: string; ink: string; muted: string; hairline: string }
}

export const TITLE_HEIGHT = 28
export const LEGEND_ROW = 18
/** Lines that a legend below the picture names. It says how many more there are. */
const MOST_NAMED = 60
export const LEGEND_COLUMN = 220

/** The legend of an exported picture: as many columns as there is room for. */
export function legendOf(lines: readonly DrawnLine[], width: number) {
  const named = lines.filter(({ isFaint }) => !isFaint)
  const columns = Math.max(1, Math.floor(width / LEGEND_COLUMN))
  const entries = named.slice(0, MOST_NAMED)
  const more = named.length - entries.length
  const rows = Math.ceil(entries.length / columns) + (more > 0 ? 1 : 0)
  return { entries, columns, more, height: rows * LEGEND_ROW + 8 }
}

/** Writes a chart as SVG: axes, lines, signs and legend. */
export function writeSvg(picture: Picture): string {
  const { title, caption, width, height, frame, lines, colors } = picture
  const legend = legendOf(lines, width)
  const total = TITLE_HEIGHT + height + LEGEND_ROW + legend.height
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${colors.ground}"/>`,
    `<text x="8" y="18" font-size="13" font-weight="600" fill="${colors.ink}">${escaped(title)}</text>`,
    `<g transform="translate(0 ${TITLE_HEIGHT})">`,
    ...axes(picture),
    `<clipPath id="area"><rect x="${frame.left}" y="${frame.top}" width="${frame.width}" height="${frame.height}"/></clipPath>`,
    '<g clip-path="url(#area)" fill="none" stroke-linejoin="bevel">',
    ...lines.map((line) => area(line, lines, frame)),
    ...lines.map((line) => path(line, lines, frame)),
    '</g>',
    ...lines.flatMap((line) => marks(line, frame)),
    '</g>',
    `<text x="8" y="${TITLE_HEIGHT + height + 12}" fill="${colors.muted}">${escaped(caption)}</text>`,
    ...legendEntries(legend, TITLE_HEIGHT + height + LEGEND_ROW, colors),
    '</svg>',
  ].join('\n')
}

function axes({ frame, xTicks, yTicks, colors }: Picture): string[] {
  const scales = frameScales(frame)
  const bottom = frame.top + frame.height
  const right = frame.left + frame.width
  const vertical = yTicks.places.map((place, index) => {
    const y = round(scales.y(place))
    return `<path d="M${frame.left} ${y}H${right}" stroke="${colors.hairline}"/><text x="${frame.left - 6}" y="${y + 4}" text-anchor="end" fill="${colors.muted}">${escaped(yTicks.labels[index] ?? '')}</text>`
  })
  const horizontal = xTicks.places.map((place, index) => {
    const lines = (xTicks.labels[index] ?? '').split('\n')
    const x = round(scales.x(place))
    const parts = lines.map(
      (text, row) => `<tspan x="${x}" y="${bottom + 15 + row * 14}">${escaped(text)}</tspan>`,
    )
    return `<text text-anchor="middle" fill="${colors.muted}">${parts.join('')}</text>`
  })
  return [...vertical, ...horizontal]
}

/** Writes what would be drawn on a canvas as the `d` of a path. */
class PathPen implements Pen {
  readonly parts: string[] = []

  moveTo(x: number, y: number) {
    this.parts.push(`M${round(x)} ${round(y)}`)
  }

  lineTo(x: number, y: number) {
    this.parts.push(`L${round(x)} ${round(y)}`)
  }
}

function area(line: DrawnLine, lines: readonly DrawnLine[], frame: Frame): string {
  const { x, low, high, gaps, color } = line
  const alpha = areaAlpha(line, lines)
  if (!low || !high || alpha === 0) return ''
  const pen = new PathPen()
  traceArea(pen, { x, low, high, gaps }, frame.x, frameScales(frame))
  const edgeAlpha = round(Math.min(1, alpha * EDGE))
  const edge = line.isGroup ? '' : ` stroke="${color}" stroke-width="0.75" stroke-opacity="${edgeAlpha}"`
  return `<path d="${pen.parts.join('')}" fill="${color}" fill-opacity="${round(alpha)}"${edge}/>`
}

function path(line: DrawnLine, lines: readonly DrawnLine[], frame: Frame): string {
  const { x, y, raw, gaps, color, dash } = line
  const scales = frameScales(frame)
  const { width, alpha } = lineLook(line, lines)
  const behind = new PathPen()
  if (raw) traceLine(behind, { x, values: raw, gaps }, frame.x, scales)
  const pen = new PathPen()
  const { dots, bridges } = traceLine(pen, { x, values: y, gaps }, frame.x, scales)
  const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''
  return [
    raw ? `<path d="${behind.parts.join('')}" stroke="${color}" opacity="0.3"/>` : '',
    `<path d="${pen.parts.join('')}" stroke="${color}" stroke-width="${width}" opacity="${alpha}"${dashes}/>`,
    ...dots.map(
      ([left, top]) => `<circle cx="${round(left)}" cy="${round(top)}" r="${width + 1}" fill="${color}"/>`,
    ),
    ...bridges.map(([from, to]) => bridge(from, to, color)),
  ].join('')
}

function bridge(from: Dot, to: Dot, color: string): string {
  const [start, end] = [from.map(round).join(' '), to.map(round).join(' ')]
  return `<path d="M${start}L${end}" stroke="${color}" stroke-dasharray="1 4" opacity="0.6"/>`
}

function marks(line: DrawnLine, frame: Frame): string[] {
  const [top, bottom] = [frame.top + 8, frame.top + frame.height - 1]
  const signs = { nan: '×', infinity: '▲', '-infinity': '▼' }
  return markPlaces(line, frame, frameScales(frame).x).map(
    ({ x, kind }) =>
      `<text x="${round(x)}" y="${kind === 'infinity' ? top : bottom}" text-anchor="middle" fill="${line.color}">${signs[kind]}</text>`,
  )
}

function legendEntries(
  { entries, columns, more }: ReturnType<typeof legendOf>,
  top: number,
  colors: Picture['colors'],
): string[] {
  const rowOf = (index: number) => top + (Math.floor(index / columns) + 0.75) * LEGEND_ROW
  const named = entries.map(({ label, color, dash }, index) => {
    const [x, y] = [8 + (index % columns) * LEGEND_COLUMN, rowOf(index)]
    return `<path d="M${x} ${y - 4}h18" stroke="${color}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/><text x="${x + 24}" y="${y}" fill="${colors.ink}">${escaped(label)}</text>`
  })
  const y = rowOf(Math.ceil(entries.length / columns) * columns)
  return more > 0 ? [...named, `<text x="8" y="${y}" fill="${colors.muted}">and ${more} more</text>`] : named
}

const round = (value: number) => Math.round(value * 100) / 100

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
