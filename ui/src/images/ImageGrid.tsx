import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'

/** Images that were logged over steps, as a grid of runs by steps. */
export function ImageGrid(_: { runIds: string[]; search: Search; setSearch: SetSearch }) {
  return null
}
