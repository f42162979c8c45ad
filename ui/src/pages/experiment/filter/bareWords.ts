import { quoted } from '~/api/runs'
import { isWord, type Token, tokens } from './tokens'

/** A part of what was typed and what it became. */
interface Piece {
  typedStart: number
  typedEnd: number
  queryStart: number
  queryEnd: number
}

/** What was typed, in the query language. */
export interface TypedQuery {
  query: string
  /** The words that became searches in names. */
  pieces: Piece[]
}

const OPERATOR_WORDS = ['IN', 'LIKE', 'ILIKE', 'MATCHES', 'BETWEEN', 'IS', 'NOT']
const BARE = /^[^\s()=!<>~,'"`]+/
const ENTITY =
  /^(metrics|metric|params|param|parameters|parameter|tags|tag|attributes|attribute|attr|run|datasets|dataset)\./i

/** Turns words that stand where a clause could stand into searches in names: `vit-l status = 'FAILED'`. */
export function toQuery(typed: string): TypedQuery {
  const all = tokens(typed)
  const pieces: Piece[] = []
  let query = ''
  let done = 0
  let index = 0
  let needsAnd = false
  while (index < all.length) {
    const token = all[index]
    if (!token) break
    if (isWord(token, 'AND', 'OR', 'NOT') || token.kind === 'open' || token.kind === 'close') {
      needsAnd = token.kind === 'close'
      index += 1
      continue
    }
    query += typed.slice(done, token.start) + (needsAnd ? 'AND ' : '')
    done = token.start
    const word = bareWord(typed, token, all)
    if (word === undefined) {
      index = clauseEnd(all, index)
      const end = all[index - 1]?.end ?? typed.length
      query += typed.slice(done, end)
      done = end
    } else {
      const clause = `run_name ILIKE ${quoted(`%${word}%`)}`
      const typedEnd = token.start + word.length
      pieces.push({
        typedStart: token.start,
        typedEnd,
        queryStart: query.length,
        queryEnd: query.length + clause.length,
      })
      query += clause
      done = typedEnd
      while (index < all.length && (all[index]?.start ?? typedEnd) < typedEnd) index += 1
    }
    needsAnd = true
  }
  return { query: query + typed.slice(done), pieces }
}

/** The word that stands alone at a token, without an operator after it. */
function bareWord(typed: string, token: Token, all: Token[]): string | undefined {
  const word = BARE.exec(typed.slice(token.start))?.[0]
  if (!word || ENTITY.test(word)) return undefined
  const next = all.find(({ start }) => start >= token.start + word.length)
  if (!next) return word
  if (next.kind === 'operator' || next.kind === 'open' || next.kind === 'comma') return undefined
  if (next.start === token.start + word.length && next.kind !== 'close') return undefined
  return isWord(next, ...OPERATOR_WORDS) && !isNegation(next, all) ? undefined : word
}

/** Whether a NOT begins a clause of its own, as in `vit NOT status = 'FAILED'`, rather than `NOT IN`. */
function isNegation(token: Token, all: Token[]): boolean {
  if (!isWord(token, 'NOT')) return false
  const next = all[all.indexOf(token) + 1]
  return next !== undefined && !isWord(next, 'IN', 'LIKE', 'ILIKE', 'MATCHES', 'BETWEEN')
}

/** The token after the clause that begins at `start`: the next AND or OR, or a parenthesis that closes an outer one. */
function clauseEnd(all: Token[], start: number): number {
  let depth = 0
  let betweens = 0
  for (let index = start; index < all.length; index += 1) {
    const token = all[index]
    if (token?.kind === 'open') depth += 1
    if (token?.kind === 'close') {
      if (depth === 0) return index
      depth -= 1
    }
    if (depth > 0) continue
    if (isWord(token, 'BETWEEN')) betweens += 1
    else if (isWord(token, 'AND') && betweens > 0) betweens -= 1
    else if (isWord(token, 'AND', 'OR')) return Math.max(index, start + 1)
  }
  return all.length
}

/** Where in what was typed a part of the query is that the server points at, in Unicode code points. */
export function typedPosition(
  { query, pieces }: TypedQuery,
  position: { start: number; end: number },
): { start: number; end: number } {
  const units = codeUnits(query)
  const start = units(position.start)
  const end = units(position.end)
  return { start: typedPlace(pieces, start, 'start'), end: typedPlace(pieces, end, 'end') }
}

function codeUnits(text: string): (points: number) => number {
  const characters = [...text]
  return (points) => characters.slice(0, points).join('').length
}

function typedPlace(pieces: Piece[], place: number, side: 'start' | 'end'): number {
  let shift = 0
  for (const piece of pieces) {
    if (place < piece.queryStart || (place === piece.queryStart && side === 'end')) break
    if (place < piece.queryEnd) return side === 'start' ? piece.typedStart : piece.typedEnd
    shift = piece.typedEnd - piece.queryEnd
  }
  return place + shift
}
