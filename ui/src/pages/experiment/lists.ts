/** Joins texts with a separator of one character. Where a text holds it, or a backslash, a backslash goes before that. */
export function joinEscaped(texts: readonly string[], separator: string): string {
  return texts
    .map((text) => text.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`))
    .join(separator)
}

/** Takes apart what `joinEscaped` wrote. The empty text is the empty list. */
export function splitEscaped(text: string, separator: string): string[] {
  if (text === '') return []
  const texts: string[] = []
  let current = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if (character === '\\') {
      index += 1
      current += text.charAt(index)
    } else if (character === separator) {
      texts.push(current)
      current = ''
    } else {
      current += character
    }
  }
  return [...texts, current]
}
