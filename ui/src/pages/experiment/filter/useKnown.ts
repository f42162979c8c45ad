import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { runKeysQuery, runValuesQuery } from '~/api/runKeys'
import type { Schemas } from '~/api/v1'
import { readSource } from '../columns/source'
import type { Completion } from './completion'
import type { Known } from './suggestions'

/** More keys than anybody has; the list says how many are left out. */
export const MOST_KEYS = 20_000

const MOST_VALUES = 200

/** Where keys are looked for. */
export interface KeyScope {
  experimentIds: string[]
  view: Schemas['RunsView']
}

/** Reads what there is to choose from at a place of the filter. */
export function useKnown(scope: KeyScope, completion: Completion, isOpen: boolean): Known {
  const wantsKeys = isOpen && completion.expects === 'clause'
  const metrics = useKeys(scope, 'metric', wantsKeys)
  const params = useKeys(scope, 'param', wantsKeys)
  const tags = useKeys(scope, 'tag', wantsKeys)
  const subject = completion.subject ?? ''
  const values = useQuery({
    ...runValuesQuery({
      experiment_ids: scope.experimentIds,
      view: scope.view,
      key: subject,
      prefix: completion.prefix.replace(/^['"]/, ''),
      max_results: MOST_VALUES,
    }),
    enabled: isOpen && completion.expects === 'value' && hasValues(subject),
    placeholderData: (previous) => previous,
    retry: false,
  })
  const found = values.data?.values ?? NO_VALUES
  return useMemo(() => ({ metrics, params, tags, values: found }), [metrics, params, tags, found])
}

/** The keys of a kind. */
export function useKeys({ experimentIds, view }: KeyScope, kind: Schemas['RunKeyKind'], enabled = true) {
  const request = { experiment_ids: experimentIds, view, kind, max_results: MOST_KEYS }
  const query = useQuery({ ...runKeysQuery(request), enabled })
  return query.data?.keys ?? NONE
}

const NONE: Schemas['RunKeyCount'][] = []
const NO_VALUES: Schemas['RunValueCount'][] = []

/** Whether values of it are worth a list: not those of numbers and times. */
function hasValues(subject: string): boolean {
  if (subject.startsWith('datasets.')) return true
  const source = readSource(subject)
  if (source?.kind === 'param' || source?.kind === 'tag') return true
  return (
    source?.kind === 'attribute' && ['status', 'user_id', 'run_name', 'experiment_id'].includes(source.name)
  )
}
