import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { byKey, type KeyValue, mlflowGet, mlflowSend } from './mlflow'
import { toNumber, type WireNumber } from './numbers'

/** A metric that was logged for a model: at a step, and perhaps on a dataset. */
export interface LoggedModelMetric {
  key: string
  value: number
  timestampMs: number
  step: number
  runId: string
  datasetName?: string
  datasetDigest?: string
}

/** A model or checkpoint that a run logged. */
export interface LoggedModel {
  modelId: string
  experimentId: string
  name: string
  createdMs: number
  updatedMs: number
  artifactUri: string
  /** `LOGGED_MODEL_PENDING`, `LOGGED_MODEL_READY`, `LOGGED_MODEL_UPLOAD_FAILED`. */
  status: string
  modelType: string
  /** Empty when it was not said. */
  sourceRunId: string
  tags: Record<string, string>
  params: Record<string, string>
  metrics: LoggedModelMetric[]
}

interface WireLoggedModel {
  info: {
    model_id: string
    experiment_id: string
    name: string
    creation_timestamp_ms: number
    last_updated_timestamp_ms: number
    artifact_uri: string
    status: string
    model_type: string
    source_run_id: string
    tags?: KeyValue[]
  }
  data?: {
    params?: KeyValue[]
    metrics?: {
      key: string
      value: WireNumber
      timestamp: number
      step: number
      run_id: string
      dataset_name?: string
      dataset_digest?: string
    }[]
  }
}

function fromWire({ info, data }: WireLoggedModel): LoggedModel {
  return {
    modelId: info.model_id,
    experimentId: info.experiment_id,
    name: info.name,
    createdMs: info.creation_timestamp_ms,
    updatedMs: info.last_updated_timestamp_ms,
    artifactUri: info.artifact_uri,
    status: info.status,
    modelType: info.model_type,
    sourceRunId: info.source_run_id,
    tags: byKey(info.tags),
    params: byKey(data?.params),
    metrics: (data?.metrics ?? []).map((metric) => ({
      key: metric.key,
      value: toNumber(metric.value),
      timestampMs: metric.timestamp,
      step: metric.step,
      runId: metric.run_id,
      datasetName: metric.dataset_name,
      datasetDigest: metric.dataset_digest,
    })),
  }
}

export const loggedModelQuery = (modelId: string) =>
  queryOptions({
    queryKey: ['logged-models', 'one', modelId],
    queryFn: async ({ signal }) => {
      const answer = await mlflowGet<{ model: WireLoggedModel }>(`logged-models/${modelId}`, {}, signal)
      return fromWire(answer.model)
    },
  })

/** What to find, in the grammar of MLflow's search of logged models. */
export interface LoggedModelsSearch {
  experimentIds: string[]
  filter?: string
  orderBy?: { field_name: string; ascending: boolean; dataset_name?: string; dataset_digest?: string }[]
}

/** Up to 1,000 models that match, read page by page. */
export const loggedModelsQuery = (search: LoggedModelsSearch) =>
  queryOptions({
    queryKey: ['logged-models', 'search', search],
    queryFn: async ({ signal }) => {
      const models: LoggedModel[] = []
      let pageToken: string | undefined
      do {
        const page: { models?: WireLoggedModel[]; next_page_token?: string } = await mlflowSend(
          'POST',
          'logged-models/search',
          {
            experiment_ids: search.experimentIds,
            filter: search.filter || undefined,
            order_by: search.orderBy,
            max_results: 100,
            page_token: pageToken,
          },
          signal,
        )
        models.push(...(page.models ?? []).map(fromWire))
        pageToken = page.next_page_token
      } while (pageToken && models.length < 1000)
      return { models, hasMore: pageToken !== undefined }
    },
  })

const PAGE_SIZE = 200

/** All models that match, a page at a time. */
export const loggedModelPagesQuery = (search: LoggedModelsSearch) =>
  infiniteQueryOptions({
    queryKey: ['logged-models', 'pages', search],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const page = await mlflowSend<{ models?: WireLoggedModel[]; next_page_token?: string }>(
        'POST',
        'logged-models/search',
        {
          experiment_ids: search.experimentIds,
          filter: search.filter || undefined,
          order_by: search.orderBy,
          max_results: PAGE_SIZE,
          page_token: pageParam || undefined,
        },
        signal,
      )
      return { models: (page.models ?? []).map(fromWire), nextPageToken: page.next_page_token }
    },
    getNextPageParam: ({ nextPageToken }) => nextPageToken,
    // Another order of the same models: what is there stays until it has come.
    placeholderData: (before) => before,
  })

/** Moves a logged model to the trash. */
export const deleteLoggedModel = (modelId: string) => mlflowSend('DELETE', `logged-models/${modelId}`, {})

export const setLoggedModelTag = (modelId: string, key: string, value: string) =>
  mlflowSend('PATCH', `logged-models/${modelId}/tags`, { model_id: modelId, tags: [{ key, value }] })

export const deleteLoggedModelTag = (modelId: string, key: string) =>
  mlflowSend('DELETE', `logged-models/${modelId}/tags/${encodeURIComponent(key)}`, {})
