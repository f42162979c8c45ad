/** A model among a run's files, as clients logged them before models had ids of their own. */
export interface LegacyModel {
  path: string
  flavors: string[]
}

/** The tag that lists them, as JSON. */
export const LEGACY_MODELS_TAG = 'mlflow.log-model.history'

/** The models that the tag lists; the latest at each path. */
export function legacyModels(text: string | undefined): LegacyModel[] {
  if (!text) return []
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list)) return []
    const byPath = new Map<string, LegacyModel>()
    for (const entry of list) {
      if (typeof entry?.artifact_path !== 'string') continue
      const flavors = Object.keys(entry.flavors ?? {}).filter((name) => name !== 'python_function')
      byPath.set(entry.artifact_path, { path: entry.artifact_path, flavors })
    }
    return [...byPath.values()]
  } catch {
    return []
  }
}
