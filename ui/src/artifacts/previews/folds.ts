/** What can be folded: by the index of a line, the last line that goes away with it. */
export type Folds = ReadonlyMap<number, number>

/** Folds of JSON and YAML that is written in lines: a line and all that is indented below it. */
export function foldsOf(lines: string[]): Folds {
  const folds = new Map<number, number>()
  const open: { line: number; indent: number }[] = []
  let last = -1
  const close = (indent: number) => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      open.pop()
      if (last > top.line) folds.set(top.line, last)
    }
  }
  lines.forEach((line, index) => {
    if (line.trim() === '') return
    const indent = indentOf(line)
    close(indent)
    open.push({ line: index, indent })
    last = index
  })
  close(0)
  return folds
}

/** A list item of YAML is below the key of its list though it may stand as far left. */
function indentOf(line: string): number {
  const spaces = line.length - line.trimStart().length
  return /^\s*-(\s|$)/.test(line) ? spaces + 0.5 : spaces
}

/** The lines that are shown while some are folded. */
export function shownLines(count: number, folds: Folds, folded: ReadonlySet<number>): number[] {
  const shown: number[] = []
  for (let line = 0; line < count; line += 1) {
    shown.push(line)
    const end = folded.has(line) ? folds.get(line) : undefined
    if (end !== undefined) line = end
  }
  return shown
}
