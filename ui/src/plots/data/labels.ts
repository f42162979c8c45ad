/** A long name in lines of at most so many characters, broken after its signs where it can be. */
export function wrapLabel(text: string, lineLength: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[^./_\-\s:]*[./_\-\s:]?/g) ?? []) {
    if (line !== '' && line.length + piece.length > lineLength) {
      lines.push(line)
      line = ''
    }
    line += piece
    while (line.length > lineLength) {
      lines.push(line.slice(0, lineLength))
      line = line.slice(lineLength)
    }
  }
  if (line !== '') lines.push(line)
  return lines.map((text) => text.trimEnd())
}

/** A text of at most so many characters; its middle is left out, as names differ at their ends. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const kept = length - 1
  return `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`
}
