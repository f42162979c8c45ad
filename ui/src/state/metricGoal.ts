import type { Experiment } from '~/api/experiments'

/** Which way a metric is better. */
export type Goal = 'minimize' | 'maximize'

/** Prefix of the experiment tags that say it: `paceline.goal.val/loss` = `minimize`. */
const TAG_PREFIX = 'paceline.goal.'

/** Parts of names of which less is better: the same as of the query language's `best()`. */
const LESS_IS_BETTER = new Set(
  'loss error err mse mae rmse nll perplexity wer fid cost regret latency time duration'.split(' '),
)

/** The tag that keeps a metric's goal. */
export const goalTag = (key: string) => `${TAG_PREFIX}${key}`

/** A metric's goal: what was chosen for the experiment, else by its name. */
export function goalOf(experiment: Experiment | undefined, key: string): Goal {
  const chosen = experiment?.tags[goalTag(key)]
  if (chosen === 'minimize' || chosen === 'maximize') return chosen
  return goalByName(key)
}

/** What was found for names before: a run may have ten thousand, and each update asks for all of them. */
const known = new Map<string, Goal>()

/** What a metric's name says: the smallest of `val/RMSE` and `trainLoss` is the best, the greatest of `accuracy`. */
export function goalByName(key: string): Goal {
  const before = known.get(key)
  if (before) return before
  const goal = readGoal(key)
  known.set(key, goal)
  return goal
}

function readGoal(key: string): Goal {
  const parts = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((part) => part.toLowerCase())
  return !parts.includes('neg') && parts.some((part) => LESS_IS_BETTER.has(part)) ? 'minimize' : 'maximize'
}
