import { isWord, tokens } from './tokens'

/** The clauses that all hold of a filter's runs; the whole of it, where there is an OR. */
export function clausesOf(filter: string): string[] {
  const list: string[] = []
  let depth = 0
  let betweens = 0
  let start = 0
  for (const token of tokens(filter)) {
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') depth -= 1
    if (depth > 0) continue
    if (isWord(token, 'OR')) return [filter.trim()]
    if (isWord(token, 'BETWEEN')) betweens += 1
    else if (isWord(token, 'AND') && betweens > 0) betweens -= 1
    else if (isWord(token, 'AND')) {
      list.push(filter.slice(start, token.start).trim())
      start = token.end
    }
  }
  return [...list, filter.slice(start).trim()].filter((clause) => clause !== '')
}

export const hasClause = (filter: string, clause: string) => clausesOf(filter).includes(clause)

/** The filter with one more clause, or without it when it was there. */
export function toggleClause(filter: string, clause: string): string {
  const clauses = clausesOf(filter)
  const next = clauses.includes(clause) ? clauses.filter((other) => other !== clause) : [...clauses, clause]
  return next.length === 1 ? (next[0] ?? '') : next.map(inParentheses).join(' AND ')
}

/** A clause that stands beside others: in parentheses if it is several. */
function inParentheses(clause: string): string {
  let depth = 0
  for (const token of tokens(clause)) {
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') depth -= 1
    if (depth === 0 && isWord(token, 'OR')) return `(${clause})`
  }
  return clause
}
