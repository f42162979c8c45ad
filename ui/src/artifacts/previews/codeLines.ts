/** A piece of a line and what it is, as highlight.js names it. */
export interface CodePiece {
  text: string
  className?: string
}

/** A line of code in pieces. */
export type CodeLine = CodePiece[]

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }

/**
 * The lines of what highlight.js writes: HTML that has only spans with classes and escaped text. It is read here and
 * not put into the page as it is, so that a line can be drawn by itself.
 */
export function linesOf(html: string): CodeLine[] {
  const lines: CodeLine[] = [[]]
  const open: string[] = []
  for (const [part] of html.matchAll(/<span class="[^"]*">|<\/span>|[^<]+/g)) {
    if (part.startsWith('<span')) open.push(part.slice(13, -2))
    else if (part === '</span>') open.pop()
    else addText(lines, unescaped(part), open.at(-1))
  }
  return withoutLastBreak(lines)
}

/** The lines of a text without colours. */
export function plainLines(text: string): CodeLine[] {
  return withoutLastBreak(
    text.split('\n').map((line) => (line === '' ? [] : [{ text: withoutReturn(line) }])),
  )
}

/** The text of a line. */
export const textOfLine = (line: CodeLine) => line.map(({ text }) => text).join('')

function addText(lines: CodeLine[], text: string, className: string | undefined) {
  text.split('\n').forEach((part, index) => {
    if (index > 0) lines.push([])
    const piece = withoutReturn(part)
    if (piece !== '')
      lines.at(-1)?.push(className === undefined ? { text: piece } : { text: piece, className })
  })
}

const unescaped = (text: string) => text.replace(/&(#x27|\w+);/g, (whole, name) => ENTITIES[name] ?? whole)

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** A break at the end ends the last line and begins none. */
function withoutLastBreak(lines: CodeLine[]): CodeLine[] {
  return lines.length > 1 && lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines
}
