import type { RunsDefinition } from '~/api/runBookmarks'
import { toQuery } from './filter/bareWords'
import type { PageState } from './search'

/** The runs that a page's state asks for. */
export const runsDefinition = (
  experimentIds: string[],
  { filter, sort, stage }: Pick<PageState, 'filter' | 'sort' | 'stage'>,
): RunsDefinition => ({ experimentIds, filter: toQuery(filter).query, sort, view: stage })

/** The ids in the path of a page of experiments: with commas between. */
export const experimentIdsOf = (text: string): string[] => text.split(',').filter((id) => id !== '')
