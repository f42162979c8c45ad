import { request, serverUrl } from './http'

type Query = Record<string, string | number | boolean | undefined>

/**
 * MLflow's routes, for what Paceline's own API leaves to them: experiments, changes of runs, registry, files.
 *
 * `path` is below `api/2.0/mlflow/`. Failures are thrown as `ApiError`s.
 */
export async function mlflowGet<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  const response = await request(serverUrl(`api/2.0/mlflow/${path}`, texts), { signal })
  return (await response.json()) as T
}

/** Sends one of MLflow's requests with a body. */
export async function mlflowSend<T = unknown>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await request(serverUrl(`api/2.0/mlflow/${path}`), {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  return (await response.json()) as T
}

/** A key and a value, as MLflow's routes list tags and params. */
export interface KeyValue {
  key: string
  value: string
}

/** Tags or params by key. */
export function byKey(list: KeyValue[] | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ key, value }) => [key, value]))
}
