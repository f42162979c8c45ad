/** What the keys of superseded points begin with: those of steps that were done again after a checkpoint. */
const PREFIX = 'superseded//'

/** The key that has the superseded points of a metric. */
export const supersededKey = (metric: string) => `${PREFIX}${metric}`

export const isSupersededKey = (key: string) => key.startsWith(PREFIX)

/** The metric that the points of a key were logged as. */
export const loggedKey = (key: string) => (isSupersededKey(key) ? key.slice(PREFIX.length) : key)
