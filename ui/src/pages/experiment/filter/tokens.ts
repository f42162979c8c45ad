/** A piece of a filter, cut as the server cuts it. */
export interface Token {
  kind: 'name' | 'quoted' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'stray'
  text: string
  start: number
  /** The place after its last character. */
  end: number
}

const QUOTED = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`)/
const NAME = /^[\p{L}\p{N}_.]+(?:(?<=\.)(?:'[^']*'|"[^"]*"|`[^`]*`))?/u
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\p{L}\p{N}_.])/iu

/** Cuts a filter into tokens. What is not closed is a stray piece to the end. */
export function tokens(text: string): Token[] {
  const list: Token[] = []
  let start = 0
  while (start < text.length) {
    const rest = text.slice(start)
    const blank = /^\s+/.exec(rest)?.[0].length ?? 0
    if (blank > 0) {
      start += blank
      continue
    }
    const { kind, length } = nextToken(rest)
    list.push({ kind, text: rest.slice(0, length), start, end: start + length })
    start += length
  }
  return list
}

function nextToken(text: string): { kind: Token['kind']; length: number } {
  const single = { '(': 'open', ')': 'close', ',': 'comma' } as const
  const first = text.charAt(0)
  if (first === '(' || first === ')' || first === ',') return { kind: single[first], length: 1 }
  if (/['"`]/.test(first)) {
    const length = QUOTED.exec(text)?.[0].length
    return length === undefined ? { kind: 'stray', length: text.length } : { kind: 'quoted', length }
  }
  const operator = /^[=!<>~]+/.exec(text)?.[0].length
  if (operator) return { kind: 'operator', length: operator }
  const number = NUMBER.exec(text)?.[0].length
  if (number) return { kind: 'number', length: number }
  const name = NAME.exec(text)?.[0].length ?? 0
  if (name === 0) return { kind: 'stray', length: 1 }
  const isOpenQuote = text.charAt(name - 1) === '.' && /['"`]/.test(text.charAt(name))
  return isOpenQuote ? { kind: 'stray', length: text.length } : { kind: 'name', length: name }
}

/** Whether a token is one of these words, in any case. */
export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === 'name' && words.includes(token.text.toUpperCase())
}
