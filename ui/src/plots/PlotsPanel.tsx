import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'

/** Charts of runs as wholes: scatter, bars, boxes, parallel coordinates, contour, importance of params. */
export function PlotsPanel(_: { runIds: string[]; search: Search; setSearch: SetSearch }) {
  return null
}
