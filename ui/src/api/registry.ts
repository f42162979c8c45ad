import { queryOptions } from '@tanstack/react-query'
import { byKey, type KeyValue, mlflowGet, mlflowSend } from './mlflow'

/** A version of a registered model. */
export interface ModelVersion {
  name: string
  /** A number, as a text. */
  version: string
  createdMs: number
  updatedMs: number
  /** `None`, `Staging`, `Production` or `Archived`; MLflow's old way of saying what aliases say now. */
  stage: string
  description: string
  source: string
  /** The run that made it; empty when it was not said. */
  runId: string
  runLink: string
  /** The logged model it was made from. */
  modelId?: string
  tags: Record<string, string>
}

/** A registered model. */
export interface RegisteredModel {
  name: string
  createdMs: number
  updatedMs: number
  description: string
  tags: Record<string, string>
  /** Version by alias. */
  aliases: Record<string, string>
  /** The highest version of each stage that has one. */
  latestVersions: ModelVersion[]
}

interface WireVersion {
  name: string
  version: string
  creation_timestamp: number
  last_updated_timestamp: number
  current_stage?: string
  description?: string
  source?: string
  run_id?: string
  run_link?: string
  model_id?: string
  tags?: KeyValue[]
}

interface WireModel {
  name: string
  creation_timestamp: number
  last_updated_timestamp: number
  description?: string
  tags?: KeyValue[]
  aliases?: { alias: string; version: string }[]
  latest_versions?: WireVersion[]
}

function versionFromWire(wire: WireVersion): ModelVersion {
  return {
    name: wire.name,
    version: wire.version,
    createdMs: wire.creation_timestamp,
    updatedMs: wire.last_updated_timestamp,
    stage: wire.current_stage ?? 'None',
    description: wire.description ?? '',
    source: wire.source ?? '',
    runId: wire.run_id ?? '',
    runLink: wire.run_link ?? '',
    modelId: wire.model_id,
    tags: byKey(wire.tags),
  }
}

function modelFromWire(wire: WireModel): RegisteredModel {
  return {
    name: wire.name,
    createdMs: wire.creation_timestamp,
    updatedMs: wire.last_updated_timestamp,
    description: wire.description ?? '',
    tags: byKey(wire.tags),
    aliases: Object.fromEntries((wire.aliases ?? []).map(({ alias, version }) => [alias, version])),
    latestVersions: (wire.latest_versions ?? []).map(versionFromWire),
  }
}

/** All registered models, read page by page. Everything about the registry has a key that begins with `registry`. */
export const registeredModelsQuery = () =>
  queryOptions({
    queryKey: ['registry', 'models'],
    queryFn: async ({ signal }) => {
      const models: RegisteredModel[] = []
      let pageToken: string | undefined
      do {
        const page: { registered_models?: WireModel[]; next_page_token?: string } = await mlflowGet(
          'registered-models/search',
          { max_results: 1000, page_token: pageToken },
          signal,
        )
        models.push(...(page.registered_models ?? []).map(modelFromWire))
        pageToken = page.next_page_token
      } while (pageToken)
      return models
    },
  })

export const registeredModelQuery = (name: string) =>
  queryOptions({
    queryKey: ['registry', 'model', name],
    queryFn: async ({ signal }) => {
      const answer = await mlflowGet<{ registered_model: WireModel }>(
        'registered-models/get',
        { name },
        signal,
      )
      return modelFromWire(answer.registered_model)
    },
  })

/** All versions of a model, the newest first. */
export const modelVersionsQuery = (name: string) =>
  queryOptions({
    queryKey: ['registry', 'versions', name],
    queryFn: async ({ signal }) => {
      const versions: ModelVersion[] = []
      let pageToken: string | undefined
      do {
        const page: { model_versions?: WireVersion[]; next_page_token?: string } = await mlflowGet(
          'model-versions/search',
          { filter: `name='${name.replaceAll("'", "''")}'`, max_results: 1000, page_token: pageToken },
          signal,
        )
        versions.push(...(page.model_versions ?? []).map(versionFromWire))
        pageToken = page.next_page_token
      } while (pageToken)
      return versions.sort((left, right) => Number(right.version) - Number(left.version))
    },
  })

/** One version of a model. */
export const modelVersionQuery = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', 'version', name, version],
    queryFn: async ({ signal }) => {
      const path = 'model-versions/get'
      const answer = await mlflowGet<{ model_version: WireVersion }>(path, { name, version }, signal)
      return versionFromWire(answer.model_version)
    },
  })

export const createRegisteredModel = (name: string, description: string) =>
  mlflowSend('POST', 'registered-models/create', { name, description })

export const renameRegisteredModel = (name: string, newName: string) =>
  mlflowSend('POST', 'registered-models/rename', { name, new_name: newName })

export const describeRegisteredModel = (name: string, description: string) =>
  mlflowSend('PATCH', 'registered-models/update', { name, description })

/** Removes a model with all its versions, for good. */
export const deleteRegisteredModel = (name: string) =>
  mlflowSend('DELETE', 'registered-models/delete', { name })

export const setRegisteredModelTag = (name: string, key: string, value: string) =>
  mlflowSend('POST', 'registered-models/set-tag', { name, key, value })

export const deleteRegisteredModelTag = (name: string, key: string) =>
  mlflowSend('DELETE', 'registered-models/delete-tag', { name, key })

export const setModelAlias = (name: string, alias: string, version: string) =>
  mlflowSend('POST', 'registered-models/alias', { name, alias, version })

export const deleteModelAlias = (name: string, alias: string) =>
  mlflowSend('DELETE', 'registered-models/alias', { name, alias })

/** Makes a version of a registered model from files of a run or of a logged model. */
export async function createModelVersion(version: {
  name: string
  source: string
  run_id?: string
  model_id?: string
  description?: string
}): Promise<string> {
  const answer = await mlflowSend<{ model_version: WireVersion }>('POST', 'model-versions/create', version)
  return answer.model_version.version
}

export const describeModelVersion = (name: string, version: string, description: string) =>
  mlflowSend('PATCH', 'model-versions/update', { name, version, description })

/** Removes a version for good; its number is not given again. */
export const deleteModelVersion = (name: string, version: string) =>
  mlflowSend('DELETE', 'model-versions/delete', { name, version })

export const setModelVersionStage = (name: string, version: string, stage: string, archiveOthers: boolean) =>
  mlflowSend('POST', 'model-versions/transition-stage', {
    name,
    version,
    stage,
    archive_existing_versions: archiveOthers,
  })

export const setModelVersionTag = (name: string, version: string, key: string, value: string) =>
  mlflowSend('POST', 'model-versions/set-tag', { name, version, key, value })

export const deleteModelVersionTag = (name: string, version: string, key: string) =>
  mlflowSend('DELETE', 'model-versions/delete-tag', { name, version, key })
