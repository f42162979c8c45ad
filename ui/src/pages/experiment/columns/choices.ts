import type { Schemas } from '~/api/v1'
import { ATTRIBUTES, type AttributeName, type Source, writeSource } from './source'

/** Something that a column could show. */
export interface Choice {
  id: string
  source: Source
  label: string
  /** How many runs have it. */
  runCount?: number
}

/** A row of the list of choices. */
export type ChoiceRow = { kind: 'heading'; label: string; count: number } | { kind: 'choice'; choice: Choice }

/** What there is to choose from. */
export interface Keys {
  metrics: readonly Schemas['RunKeyCount'][]
  params: readonly Schemas['RunKeyCount'][]
  tags: readonly Schemas['RunKeyCount'][]
}

/** The choices that have a text in them, in sections. `differing`: of params and tags only these. */
export function choiceRows(keys: Keys, text: string, differing?: ReadonlySet<string>): ChoiceRow[] {
  const differs = ({ id }: Choice) => differing === undefined || differing.has(id)
  const sections: [string, Choice[]][] = [
    ['Metrics', keys.metrics.map(keyChoice((key) => ({ kind: 'metric', key, part: 'latest' })))],
    ['Params', keys.params.map(keyChoice((key) => ({ kind: 'param', key }))).filter(differs)],
    ['About the run', attributeChoices()],
    ['Tags', keys.tags.map(keyChoice((key) => ({ kind: 'tag', key }))).filter(differs)],
  ]
  const typed = text.trim().toLowerCase()
  return sections.flatMap(([label, choices]) => {
    const found = choices.filter((choice) => choice.label.toLowerCase().includes(typed))
    if (found.length === 0) return []
    const rows = found.map((choice): ChoiceRow => ({ kind: 'choice', choice }))
    return [{ kind: 'heading', label, count: found.length }, ...rows]
  })
}

const keyChoice =
  (sourceOf: (key: string) => Source) =>
  (count: Schemas['RunKeyCount']): Choice => {
    const source = sourceOf(count.key)
    return { id: writeSource(source), source, label: count.key, runCount: count.run_count }
  }

function attributeChoices(): Choice[] {
  const names = Object.keys(ATTRIBUTES) as AttributeName[]
  const attributes = names
    .filter((name) => name !== 'run_name')
    .map((name): Choice => ({ id: name, source: { kind: 'attribute', name }, label: ATTRIBUTES[name] }))
  return [
    ...attributes,
    { id: 'datasets', source: { kind: 'datasets' }, label: 'Datasets' },
    { id: 'models', source: { kind: 'models' }, label: 'Models' },
  ]
}
