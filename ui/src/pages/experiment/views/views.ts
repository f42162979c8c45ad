import type { Experiment } from '~/api/experiments'

/** Experiment tags that keep views begin so: `paceline.view.<name>` is the search part of an address. */
const TAG_PREFIX = 'paceline.view.'

/** A view of an experiment's runs, saved for everybody. */
export interface SavedView {
  name: string
  /** Without the question mark. */
  search: string
}

export const viewTag = (name: string) => `${TAG_PREFIX}${name}`

/** The views that an experiment keeps, by name. */
export function savedViews(experiment: Experiment | undefined): SavedView[] {
  return Object.entries(experiment?.tags ?? {})
    .filter(([key]) => key.startsWith(TAG_PREFIX))
    .map(([key, search]) => ({ name: key.slice(TAG_PREFIX.length), search }))
    .sort((left, right) => left.name.localeCompare(right.name))
}

/** Why a name cannot be one of a view: it is part of a tag's key, which has its rules. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'A view needs a name.'
  if (name.length > 100) return 'The name is too long.'
  return /^[\p{L}\p{N}_.\- /]+$/u.test(name) ? undefined : 'Letters, digits, spaces and _ . - / only.'
}
