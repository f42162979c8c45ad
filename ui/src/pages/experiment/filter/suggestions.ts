import { entity, quoted } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { formatCount } from '~/format/number'
import { ATTRIBUTES } from '../columns/source'
import { type Completion, FUNCTIONS, operatorsFor, usualValues } from './completion'

/** Something that could be typed. */
export interface Suggestion {
  /** What is put in place of what was typed. */
  text: string
  /** What it is: a metric, a param; how many runs have it. */
  hint: string
}

/** What there is to choose from. */
export interface Known {
  metrics: readonly Schemas['RunKeyCount'][]
  params: readonly Schemas['RunKeyCount'][]
  tags: readonly Schemas['RunKeyCount'][]
  /** Of what the clause is about. */
  values: readonly Schemas['RunValueCount'][]
}

/** As many as are shown at once. */
export const MOST_SUGGESTIONS = 12

const DATASET_FIELDS = ['datasets.name', 'datasets.digest', 'datasets.context']

/** What could be typed at a place, the likeliest first, and how many more there would be. */
export function suggest(completion: Completion, known: Known): { list: Suggestion[]; more: number } {
  const all = matching(candidates(completion, known), completion.prefix)
  return { list: all.slice(0, MOST_SUGGESTIONS), more: Math.max(0, all.length - MOST_SUGGESTIONS) }
}

function candidates(completion: Completion, known: Known): Suggestion[] {
  switch (completion.expects) {
    case 'clause':
      return completion.isCall ? keySuggestions(known, ')') : clauseSuggestions(known)
    case 'operator':
      return operatorsFor(completion.subject).map((text) => ({ text, hint: OPERATOR_HINTS[text] ?? '' }))
    case 'value':
      return [
        ...usualValues(completion.subject).map((text) => ({ text, hint: '' })),
        ...known.values.map(({ value, run_count: count }) => ({ text: quoted(value), hint: runs(count) })),
      ]
    case 'connective':
      return [
        { text: 'AND', hint: 'and this holds' },
        { text: 'OR', hint: 'or this holds' },
      ]
  }
}

const OPERATOR_HINTS: Partial<Record<string, string>> = {
  LIKE: '% is any text',
  ILIKE: 'the same, in any case',
  IN: "one of ('a', 'b')",
  MATCHES: 'regular expression',
  BETWEEN: 'from AND to',
  'IS NULL': 'is not there',
  'IS NOT NULL': 'is there',
}

const runs = (count: number) => `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`

function clauseSuggestions(known: Known): Suggestion[] {
  const attributes = Object.entries(ATTRIBUTES).map(([text, label]) => ({ text, hint: label.toLowerCase() }))
  const functions = FUNCTIONS.map((name) => ({ text: `${name}(`, hint: 'function' }))
  const datasets = DATASET_FIELDS.map((text) => ({ text, hint: 'dataset' }))
  return [...keySuggestions(known, ''), ...attributes, ...datasets, ...functions]
}

function keySuggestions(known: Known, ending: string): Suggestion[] {
  return (['metrics', 'params', 'tags'] as const).flatMap((kind) =>
    known[kind].map(({ key, run_count: count }) => ({
      text: entity(kind, key) + ending,
      hint: `${kind.slice(0, -1)} · ${runs(count)}`,
    })),
  )
}

/** Those that have what was typed in them: at their beginning first, then at the beginning of a part, then anywhere. */
function matching(list: Suggestion[], prefix: string): Suggestion[] {
  const typed = plain(prefix)
  if (typed === '') return list
  const ranked = list.flatMap((suggestion) => {
    const rank = rankOf(plain(suggestion.text), typed)
    return rank === undefined || suggestion.text === prefix ? [] : [{ suggestion, rank }]
  })
  return ranked.sort((left, right) => left.rank - right.rank).map(({ suggestion }) => suggestion)
}

function rankOf(text: string, typed: string): number | undefined {
  const place = text.indexOf(typed)
  if (place < 0) return undefined
  if (place === 0) return 0
  return /[\w]/.test(text.charAt(place - 1)) ? 2 : 1
}

/** Without quotes and case, by which nobody searches. */
const plain = (text: string) => text.replace(/['"`]/g, '').toLowerCase()
