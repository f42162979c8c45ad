const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Lists of plain values up to so many characters stay on one line. */
const LINE_LENGTH = 96

/** The value of a JSON text, in which NaN and the infinities, which Python writes, are texts. Nothing if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(text.replace(STRING_OR_WORD, (part) => (part.startsWith('"') ? part : `"${part}"`)))
    } catch {
      return undefined
    }
  }
}

/**
 * A JSON text in lines, each value as it is written: long numbers keep their digits. A text that has lines already
 * keeps its own.
 */
export function formatJson(text: string): string {
  if (/\n\s+\S/.test(text)) return text
  const tokens = text.match(TOKEN) ?? []
  const pieces: string[] = []
  let depth = 0
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    const end = token === '[' || token === '{' ? endOfShort(tokens, index) : undefined
    if (end !== undefined) {
      pieces.push(
        tokens
          .slice(index, end + 1)
          .join('')
          .replaceAll(',', ', '),
      )
      index = end
    } else if (token === '{' || token === '[') {
      depth += 1
      pieces.push(token, newLine())
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1)
      pieces.push(newLine(), token)
    } else if (token === ',') {
      pieces.push(token, newLine())
    } else {
      pieces.push(token === ':' ? ': ' : token)
    }
  }
  return pieces.join('')
}

/** Where a list of plain values ends that fits on a line, or an object without any. */
function endOfShort(tokens: string[], start: number): number | undefined {
  if (tokens[start] === '{') return tokens[start + 1] === '}' ? start + 1 : undefined
  let length = 0
  for (let index = start + 1; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    if (token === ']') return index
    // A comma in a text would get a space, so lists with such texts are not joined.
    if (token === '[' || token === '{' || (token.length > 1 && token.includes(','))) return undefined
    length += token.length + 1
    if (length > LINE_LENGTH) return undefined
  }
  return undefined
}
