import createClient from 'openapi-fetch'
import { request } from './http'
import type { components, paths } from './schema'

/** The types of Paceline's own API, by their names in its description. */
export type Schemas = components['schemas']

/**
 * Paceline's own API, typed by its OpenAPI description.
 *
 * Failures are thrown as `ApiError`s by `request`, so that `data` of an answer is always there.
 */
// Relative to where the app lives, as all addresses; not looked up here, so that tests without a page can import this.
const client = createClient<paths>({ baseUrl: 'api/v1', fetch: request })

type PostPath = { [P in keyof paths]: paths[P] extends { post: unknown } ? P : never }[keyof paths]
type Body<P extends PostPath> = paths[P] extends {
  post: { requestBody: { content: { 'application/json': infer B } } }
}
  ? B
  : never
type Answer<P extends PostPath> = paths[P] extends {
  post: { responses: { 200: { content: { 'application/json': infer A } } } }
}
  ? A
  : never

/** Sends a request of Paceline's own API and reads its JSON answer. */
export async function post<P extends PostPath>(
  path: P,
  body: Body<P>,
  signal?: AbortSignal,
): Promise<Answer<P>> {
  // The generic call cannot be typed by the library for a path that is a variable; the two types above come from
  // the same description.
  const send = client.POST as (path: string, init: unknown) => Promise<{ data: Answer<P> }>
  return (await send(path, { body, signal })).data
}

/** Reads what is in the trash. */
export async function readTrash(signal?: AbortSignal): Promise<Schemas['TrashReport']> {
  const { data } = await client.GET('/trash', { signal })
  return data as Schemas['TrashReport']
}

/** Reads experiments with what their runs are like. */
export async function readExperiments(
  view: 'active' | 'deleted' | 'all',
  signal?: AbortSignal,
): Promise<Schemas['Experiment'][]> {
  const { data } = await client.GET('/experiments', { params: { query: { view } }, signal })
  return data?.experiments ?? []
}
