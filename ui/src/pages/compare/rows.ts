import { type MatrixLine, type Section, shownLines } from './matrix'
import { nest } from './nesting'
import type { CompareSettings } from './search'

/** A row of the table: the head of a section, of a group of keys, or a key with its values. */
export type TableRow =
  | { kind: 'section'; id: string; title: string; shownCount: number; lineCount: number }
  | { kind: 'group'; id: string; label: string; depth: number; keyCount: number; isFolded: boolean }
  | { kind: 'line'; id: string; label: string; depth: number; line: MatrixLine }

/** The rows that are shown, section after section. */
export function tableRows(
  sections: readonly Section[],
  { isEverything, find, folded }: Pick<CompareSettings, 'isEverything' | 'find' | 'folded'>,
): TableRow[] {
  return sections.flatMap((section): TableRow[] => {
    if (section.lines.length === 0) return []
    const lines = shownLines(section, isEverything, find)
    const head: TableRow = {
      kind: 'section',
      id: section.id,
      title: section.title,
      shownCount: lines.length,
      lineCount: section.lines.length,
    }
    return [head, ...sectionRows(section, lines, folded)]
  })
}

function sectionRows({ id }: Section, lines: MatrixLine[], folded: readonly string[]): TableRow[] {
  const rowId = (part: string) => `${id} ${part}`
  // What is known of every run has an order of its own.
  if (id === 'attributes') {
    return lines.map((line) => ({ kind: 'line', id: rowId(line.key), label: line.key, depth: 0, line }))
  }
  const byKey = new Map(lines.map((line) => [line.key, line]))
  return nest([...byKey.keys()], (prefix) => folded.includes(rowId(prefix))).flatMap((row): TableRow[] => {
    if (row.kind === 'group') {
      return [{ ...row, id: rowId(row.id), isFolded: folded.includes(rowId(row.id)) }]
    }
    const line = byKey.get(row.key)
    return line ? [{ kind: 'line', id: rowId(row.key), label: row.label, depth: row.depth, line }] : []
  })
}
