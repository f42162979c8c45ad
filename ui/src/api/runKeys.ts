import { queryOptions } from '@tanstack/react-query'
import { post, type Schemas } from './v1'

export type RunKeysRequest = Schemas['RunKeysRequest']
export type RunValuesRequest = Schemas['RunValuesRequest']

/**
 * Which metrics, params or tags runs have, those that most have first.
 *
 * Not under `runs`: what there is to choose from need not follow each write.
 */
export const runKeysQuery = (request: RunKeysRequest) =>
  queryOptions({
    queryKey: ['run-keys', request],
    queryFn: ({ signal }) => post('/runs/keys', request, signal),
  })

/** Which values a param, tag or attribute has, those that most runs have first. */
export const runValuesQuery = (request: RunValuesRequest) =>
  queryOptions({
    queryKey: ['run-values', request],
    queryFn: ({ signal }) => post('/runs/values', request, signal),
  })
