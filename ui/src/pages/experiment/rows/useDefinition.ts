import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '~/api/errors'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Schemas } from '~/api/v1'
import { tablePageQuery } from './pages'

/** The runs that are asked for, as far as the server understands them. */
export interface UnderstoodDefinition {
  /** What the table shows: the last that was understood. */
  definition: RunsDefinition
  /** Whether anything was understood yet. */
  isUnderstood: boolean
  /** What is wrong with the filter. */
  filterError?: ApiError
  /** What is wrong with something else. */
  otherError?: Error
}

/**
 * While a filter is typed it is often not whole. The table goes on showing the runs of the last one that was, so that
 * nothing is lost, and the field says what is missing.
 */
export function useDefinition(wanted: RunsDefinition, columns: Schemas['RunColumns']): UnderstoodDefinition {
  const queryClient = useQueryClient()
  const head = useQuery(tablePageQuery(queryClient, wanted, 0, columns))
  const isUnderstood = head.isSuccess && !head.isPlaceholderData
  const [last, setLast] = useState({ definition: wanted, isUnderstood })
  if (isUnderstood && (last.definition !== wanted || !last.isUnderstood)) {
    setLast({ definition: wanted, isUnderstood })
  }
  const error = head.error ?? undefined
  const isOfFilter = error instanceof ApiError && error.field === 'filter'
  return {
    ...last,
    filterError: isOfFilter ? error : undefined,
    otherError: isOfFilter ? undefined : error,
  }
}
