import type { ModelVersion, RegisteredModel } from '~/api/registry'
import type { Sort } from '~/components/table/column'

/** The newest version of a model: the newest of its stages' newest. */
export function newestOf({ latestVersions }: RegisteredModel): ModelVersion | undefined {
  return latestVersions.reduce<ModelVersion | undefined>(
    (newest, version) => (newest && Number(newest.version) > Number(version.version) ? newest : version),
    undefined,
  )
}

/** The models that say all of the words somewhere: in name, description, tags or aliases. */
export function matchingModels(models: RegisteredModel[], text: string): RegisteredModel[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return models.filter(({ name, description, tags, aliases }) => {
    const said = [
      name,
      description,
      ...Object.entries(tags).map(([key, value]) => `${key}=${value}`),
      ...Object.keys(aliases).map((alias) => `@${alias}`),
    ]
    const all = said.join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** The models in order. */
export function sortedModels(models: RegisteredModel[], { id, isDescending }: Sort): RegisteredModel[] {
  const sign = isDescending ? -1 : 1
  const byName = (left: RegisteredModel, right: RegisteredModel) => collator.compare(left.name, right.name)
  const version = (model: RegisteredModel) => Number(newestOf(model)?.version ?? 0)
  return models.toSorted((left, right) => {
    if (id === 'updated') return sign * (left.updatedMs - right.updatedMs) || byName(left, right)
    if (id === 'version') return sign * (version(left) - version(right)) || byName(left, right)
    return sign * byName(left, right)
  })
}
