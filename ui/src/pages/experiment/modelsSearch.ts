import type { LoggedModelsSearch } from '~/api/loggedModels'
import type { Search } from '~/app/router'
import { readSort, type Sort } from '~/components/table/column'
import { readKeys } from '~/components/table/keysText'
import { type ModelMeasure, measureId, measureOf } from '~/state/loggedModels'

/** The newest first. */
export const USUAL_MODELS_SORT: Sort = { id: 'created', isDescending: true }

const MEASURES_AT_FIRST = 12
const PARAMS_AT_FIRST = 3

/** What the tab shows, as the address has it. */
export function readModelsView(
  search: Search,
  measures: ModelMeasure[] = [],
  params: { varying: string[] } = { varying: [] },
) {
  const usual = measures.slice(0, MEASURES_AT_FIRST).map(measureId)
  const shown = new Set(readKeys(search.modelMetrics, usual))
  return {
    filter: search.modelFilter ?? '',
    sort: readSort(search.modelSort, USUAL_MODELS_SORT),
    isGrouped: search.modelGroup === 'run',
    shownMeasures: measures.filter((measure) => shown.has(measureId(measure))),
    shownParams: readKeys(search.modelParams, params.varying.slice(0, PARAMS_AT_FIRST)),
  }
}

const ATTRIBUTES: Record<string, string> = {
  name: 'name',
  status: 'status',
  type: 'model_type',
  created: 'creation_timestamp',
}

/** A sort as the server takes it. */
export function orderBy({ id, isDescending }: Sort): LoggedModelsSearch['orderBy'] {
  const attribute = ATTRIBUTES[id]
  if (attribute) return [{ field_name: attribute, ascending: !isDescending }]
  const measure = measureOf(id)
  if (!measure) return undefined
  return [
    {
      field_name: `metrics.${measure.key}`,
      ascending: !isDescending,
      dataset_name: measure.name,
      dataset_digest: measure.digest,
    },
  ]
}
