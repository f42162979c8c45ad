import { folderOf, type TreeRow } from './treeRows'

/** What a key does in a tree: goes to a line, or opens or closes a folder. */
export type TreeMove = { goTo: number } | { open: string } | { close: string }

/** What a key does from a line, as people expect of trees (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/). */
export function treeMove(rows: TreeRow[], at: number, key: string): TreeMove | undefined {
  const row = rows[at]
  switch (key) {
    case 'ArrowDown':
      return goTo(rows, at + 1)
    case 'ArrowUp':
      return goTo(rows, at - 1)
    case 'Home':
      return goTo(rows, 0)
    case 'End':
      return goTo(rows, rows.length - 1)
    case 'ArrowRight':
      if (row?.kind !== 'folder') return undefined
      return row.isOpen ? goTo(rows, at + 1) : { open: row.path }
    case 'ArrowLeft':
      if (!row) return undefined
      if (row.kind === 'folder' && row.isOpen) return { close: row.path }
      return goTo(
        rows,
        rows.findIndex(({ path }) => path === folderOf(row.path)),
      )
    default:
      return undefined
  }
}

function goTo(rows: TreeRow[], index: number): TreeMove | undefined {
  return index >= 0 && index < rows.length ? { goTo: index } : undefined
}

/** The next line whose name begins with what was typed, round the end; the same line counts when more is typed. */
export function typedLine(rows: TreeRow[], at: number, typed: string): number | undefined {
  const wanted = typed.toLowerCase()
  const first = wanted.length > 1 ? 0 : 1
  for (let offset = first; offset <= rows.length; offset += 1) {
    const index = (Math.max(at, 0) + offset) % rows.length
    if (rows[index]?.name.toLowerCase().startsWith(wanted)) return index
  }
  return undefined
}
