import { readSource } from '../columns/source'
import { isWord, type Token, tokens } from './tokens'

/** What could be typed at a place of a filter. */
export interface Completion {
  /** What kind of thing can stand there. */
  expects: 'clause' | 'operator' | 'value' | 'connective'
  /** What of it was typed already. */
  prefix: string
  /** The part that a choice replaces. */
  start: number
  end: number
  /** What the clause is about, as it was written. */
  subject?: string
  /** Whether it is inside the parentheses of a function. */
  isCall: boolean
}

interface State {
  expects: Completion['expects']
  subject?: string
  isBetween: boolean
  /** Inside the parentheses of IN. */
  isList: boolean
  /** Inside those of a function. */
  isCall: boolean
}

const START: State = { expects: 'clause', isBetween: false, isList: false, isCall: false }

/** Says what could be typed where the caret is. */
export function completionAt(text: string, caret: number): Completion {
  const word = wordAt(text, caret)
  if (word) return word
  const before = tokens(text.slice(0, caret))
  const last = before.at(-1)
  const current = last && isUnfinished(last, caret) ? last : undefined
  let state = START
  for (const token of current ? before.slice(0, -1) : before) state = afterToken(state, token)
  const start = current?.start ?? caret
  return {
    expects: state.expects,
    prefix: text.slice(start, caret),
    start,
    end: Math.max(caret, endOfToken(text, start, current)),
    subject: state.subject,
    isCall: state.isCall,
  }
}

/** A word that stands where a clause begins. Names of metrics have slashes and dashes, which are tokens of their own. */
function wordAt(text: string, caret: number): Completion | undefined {
  const start = caret - (/[^\s()=!<>~,'"]*$/.exec(text.slice(0, caret))?.[0].length ?? 0)
  const before = tokens(text.slice(0, start))
  const state = before.reduce(afterToken, START)
  if (start === caret || state.expects !== 'clause' || before.at(-1)?.kind === 'stray') return undefined
  const rest = /^[^\s()=!<>~,'"]*/.exec(text.slice(caret))?.[0].length ?? 0
  return {
    expects: 'clause',
    prefix: text.slice(start, caret),
    start,
    end: caret + rest,
    isCall: state.isCall,
  }
}

/** Whether the token that the caret touches is still being typed. */
function isUnfinished({ kind, text, end }: Token, caret: number): boolean {
  if (kind === 'stray' && text.length > 1) return true
  return end === caret && (kind === 'name' || kind === 'number' || kind === 'operator' || kind === 'stray')
}

function endOfToken(text: string, start: number, current: Token | undefined): number {
  if (!current) return start
  return tokens(text).find((token) => token.start === start)?.end ?? current.end
}

function afterToken(state: State, token: Token): State {
  if (isWord(token, 'AND') && state.isBetween && state.expects === 'connective') {
    return { ...state, isBetween: false, expects: 'value' }
  }
  if (isWord(token, 'AND', 'OR')) return START
  switch (state.expects) {
    case 'clause':
      return afterClauseToken(state, token)
    case 'operator':
      return afterOperatorToken(state, token)
    case 'value':
      return afterValueToken(state, token)
    case 'connective':
      return token.kind === 'open' ? START : state
  }
}

function afterClauseToken(state: State, token: Token): State {
  if (state.isCall) {
    if (token.kind === 'close') return { ...state, isCall: false, expects: 'operator' }
    return token.kind === 'name' && !isGoal(token) ? { ...state, subject: token.text } : state
  }
  if (isWord(token, 'NOT')) return state
  if (token.kind === 'open') return state
  if (token.kind === 'name' && FUNCTIONS.includes(token.text.toLowerCase())) return { ...state, isCall: true }
  if (token.kind === 'name') return { ...state, subject: token.text, expects: 'operator' }
  return { ...state, expects: 'connective' }
}

function afterOperatorToken(state: State, token: Token): State {
  if (isWord(token, 'NOT', 'IS')) return state
  if (isWord(token, 'NULL')) return { ...state, expects: 'connective' }
  if (isWord(token, 'BETWEEN')) return { ...state, isBetween: true, expects: 'value' }
  if (token.kind === 'operator' || isWord(token, 'LIKE', 'ILIKE', 'MATCHES', 'IN')) {
    return { ...state, expects: 'value' }
  }
  return token.kind === 'close' ? { ...state, expects: 'connective' } : { ...START, subject: token.text }
}

function afterValueToken(state: State, token: Token): State {
  if (token.kind === 'open') return { ...state, isList: true }
  if (token.kind === 'close') return { ...state, isList: false, expects: 'connective' }
  return state.isList ? state : { ...state, expects: 'connective' }
}

/** Functions of metrics and params. */
export const FUNCTIONS = ['best', 'min', 'max', 'count', 'step', 'number']

const isGoal = (token: Token) => isWord(token, 'MIN', 'MAX')

/** Operators that fit what a clause is about, the likeliest first. */
export function operatorsFor(subject: string | undefined): string[] {
  const source = readSource(subject ?? '')
  if (source?.kind === 'metric') return ['<', '<=', '>', '>=', '=', '!=', 'BETWEEN', 'IS NULL', 'IS NOT NULL']
  if (subject && ['start_time', 'end_time', 'duration'].includes(subject)) {
    return ['>', '>=', '<', '<=', '=', 'BETWEEN', 'IS NULL', 'IS NOT NULL']
  }
  return ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'MATCHES', '<', '>', 'IS NULL', 'IS NOT NULL']
}

/** Values that fit times and durations, which nobody wants listed. */
export function usualValues(subject: string | undefined): string[] {
  if (subject === 'duration') return ['1m', '10m', '1h', '1d']
  if (subject !== 'start_time' && subject !== 'end_time') return []
  return ['now() - 1h', 'now() - 1d', 'now() - 7d', `'${new Date().toISOString().slice(0, 10)}'`]
}
