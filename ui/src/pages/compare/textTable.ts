import type { Run } from '~/api/runs'
import type { MatrixLine } from './matrix'

/** What is shown as a table of texts: a heading for each run, a row for each key. */
export function textRows(runs: readonly Run[], lines: readonly MatrixLine[], isExact: boolean): string[][] {
  return [
    ['', ...runs.map(({ run_name }) => run_name)],
    ...lines.map(({ key, cells }) => [
      key,
      ...cells.map((cell) => (isExact && cell.value !== undefined ? exact(cell.value) : cell.text)),
    ]),
  ]
}

/** As Python writes numbers, so that what is pasted there is read. */
function exact(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
}

/** The table for notes, tickets and pull requests. */
export function toMarkdown([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
