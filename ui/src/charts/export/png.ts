import { LEGEND_COLUMN, LEGEND_ROW, legendOf, type Picture, TITLE_HEIGHT } from './svg'

/** Puts the plot's canvas between a title and a legend. */
export function drawPng(canvas: HTMLCanvasElement, picture: Picture): Promise<Blob> {
  const { title, caption, width, height, lines, colors } = picture
  const legend = legendOf(lines, width)
  const ratio = canvas.width / width
  const whole = document.createElement('canvas')
  whole.width = canvas.width
  whole.height = Math.round((TITLE_HEIGHT + height + LEGEND_ROW + legend.height) * ratio)
  const context = whole.getContext('2d')
  if (!context) return Promise.reject(new Error('This browser has no canvas to draw the picture on.'))
  context.fillStyle = colors.ground
  context.fillRect(0, 0, whole.width, whole.height)
  context.drawImage(canvas, 0, TITLE_HEIGHT * ratio)
  context.scale(ratio, ratio)
  const write = (text: string, x: number, y: number, color: string, font = '11px system-ui, sans-serif') => {
    context.font = font
    context.fillStyle = color
    context.fillText(text, x, y)
  }
  write(title, 8, 18, colors.ink, '600 13px system-ui, sans-serif')
  write(caption, 8, TITLE_HEIGHT + height + 12, colors.muted)
  const top = TITLE_HEIGHT + height + LEGEND_ROW
  const rowOf = (index: number) => top + (Math.floor(index / legend.columns) + 0.75) * LEGEND_ROW
  legend.entries.forEach(({ label, color, dash }, index) => {
    const [x, y] = [8 + (index % legend.columns) * LEGEND_COLUMN, rowOf(index)]
    context.strokeStyle = color
    context.lineWidth = 2
    context.setLineDash([...dash])
    context.beginPath()
    context.moveTo(x, y - 4)
    context.lineTo(x + 18, y - 4)
    context.stroke()
    write(label, x + 24, y, colors.ink)
  })
  if (legend.more > 0) {
    write(
      `and ${legend.more} more`,
      8,
      rowOf(Math.ceil(legend.entries.length / legend.columns) * legend.columns),
      colors.muted,
    )
  }
  return new Promise((resolve, reject) => {
    whole.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))))
  })
}
