import { useQuery } from '@tanstack/react-query'
import type { RunsDefinition } from '~/api/runBookmarks'
import { entity } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'

/** Requests at a time: the table reads its rows beside them. */
const AT_ONCE = 2

type Kind = 'params' | 'tags'

/** Which params and tags do not have one value in all runs that match; nothing while that is found out. */
export function useDiffering(
  definition: RunsDefinition,
  params: readonly Schemas['RunKeyCount'][],
  tags: readonly Schemas['RunKeyCount'][],
  enabled: boolean,
): ReadonlySet<string> | undefined {
  const names = [...namesOf('params', params), ...namesOf('tags', tags)]
  const { experimentIds, filter, view } = definition
  return useQuery({
    queryKey: ['differing-keys', experimentIds, filter, view, names],
    queryFn: async ({ signal }) => {
      const differing = new Set<string>()
      const left = [...names]
      const work = async () => {
        for (let name = left.pop(); name !== undefined; name = left.pop()) {
          const request = { experiment_ids: experimentIds, filter, view, keys: [name], page_size: 1 }
          const { total } = await post('/runs/groups', request, signal)
          if (total > 1) differing.add(name)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return differing
    },
    enabled: enabled && names.length > 0,
  }).data
}

const namesOf = (kind: Kind, keys: readonly Schemas['RunKeyCount'][]) =>
  keys.map(({ key }) => entity(kind, key))
