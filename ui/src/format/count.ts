import { formatCount } from './number'

/** How many of what: `1 run`, `1,234 runs`. */
export const formatMany = (count: number, one: string, many = `${one}s`) =>
  `${formatCount(count)} ${count === 1 ? one : many}`
