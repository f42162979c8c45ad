/** A figure as Plotly writes it: what is drawn, and how. */
export interface PlotlyFigure {
  data: Record<string, unknown>[]
  layout: Record<string, unknown>
}

/** Kinds of drawings that are drawn here. */
const KINDS = new Set(['scatter', 'scattergl', 'bar', 'histogram', 'heatmap', 'pie', 'box'])

/** The figure that a JSON value is, when all that is in it can be drawn here. */
export function figureIn(value: unknown): PlotlyFigure | undefined {
  if (!isRecord(value) || !Array.isArray(value.data) || value.data.length === 0) return undefined
  const data = value.data.filter(isRecord)
  const isDrawn =
    data.length === value.data.length && data.every(({ type }) => KINDS.has(String(type ?? 'scatter')))
  if (!isDrawn || !('layout' in value || data.every(({ type }) => type !== undefined))) return undefined
  return { data, layout: isRecord(value.layout) ? value.layout : {} }
}

/** The figure in a page that `write_html` or `mlflow.log_figure` made. */
export function figureInPage(html: string): PlotlyFigure | undefined {
  const call = /Plotly\.newPlot\(\s*(?:"[^"]*"|'[^']*'|[\w.]+)\s*,/.exec(html)
  if (!call) return undefined
  const data = literalAt(html, call.index + call[0].length)
  const layout = data && literalAt(html, data.end + 1)
  if (!data) return undefined
  return figureIn({ data: data.value, layout: layout?.value })
}

/** The other hosts that a page wants something from. */
export function hostsIn(html: string): string[] {
  const wanted = /<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)\s*=\s*["']?(?:https?:)?\/\/([^/"'>\s]+)/gi
  return [...new Set([...html.matchAll(wanted)].flatMap(([, host]) => host ?? []))]
}

/** The JSON list or object that begins at a place of a text, behind spaces and commas. */
function literalAt(text: string, from: number): { value: unknown; end: number } | undefined {
  const start = from + (/^[\s,]*/.exec(text.slice(from, from + 1000))?.[0].length ?? 0)
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') {
      at += 1
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    } else if (letter === '[' || letter === '{') depth += 1
    else if (letter === ']' || letter === '}') depth -= 1
    if (depth === 0) return parsed(text.slice(start, at + 1), at + 1)
  }
  return undefined
}

function parsed(text: string, end: number): { value: unknown; end: number } | undefined {
  try {
    return { value: JSON.parse(text), end }
  } catch {
    return undefined
  }
}

/** Whether a JSON value is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
