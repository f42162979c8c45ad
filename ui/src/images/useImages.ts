import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type ArtifactEntry, artifactFolderQuery } from '~/api/artifacts'
import { useLiveState } from '~/api/changes'
import { useRuns } from '~/api/manyRuns'
import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { imagesOf, type LoggedImage } from './imageNames'
import { DEFAULT_FOLDER } from './search'

/** MLflow's clients set it on runs that log images. */
const LOGGED_TAG = 'mlflow.loggedImages'
const COLUMNS: Schemas['RunColumns'] = { metrics: 'none', params: 'none', tags: [LOGGED_TAG] }
/** How often folders of runs that go on are looked into. */
const LOOK_INTERVAL_MS = 3000
/** Runs whose folders are read when none says that it logged images. */
const MOST_GUESSED = 50

export interface RunImages {
  /** The runs that may have images, in the order asked for. */
  runs: Run[]
  images: LoggedImage[]
  /** Folders beside, to look into instead. */
  folders: string[]
  /** How many runs were not looked into, as there were too many. */
  passedOver: number
  isReading: boolean
  error: Error | null
  retry: () => void
}

/** The images of runs in a folder, looked for anew while a run goes on. */
export function useImages(runIds: readonly string[], folder: string): RunImages {
  const { data: runs, error, retry } = useRuns(runIds, COLUMNS)
  const isLive = useLiveState() === 'live'
  const { asked, passedOver } = useMemo(() => runsToAsk(runs ?? [], folder), [runs, folder])
  const listings = useQueries({
    queries: asked.map((run) => ({
      ...artifactFolderQuery({ runId: run.run_id }, folder),
      refetchInterval: isLive && run.status === 'RUNNING' ? LOOK_INTERVAL_MS : (false as const),
    })),
    combine: together,
  })
  const roots = useQueries({
    queries: asked.slice(0, MOST_GUESSED).map((run) => artifactFolderQuery({ runId: run.run_id }, '')),
    combine: together,
  })
  const images = useMemo(
    () =>
      asked.flatMap((run, place) => {
        const files = (listings.data[place] ?? []).filter(({ isFolder }) => !isFolder)
        return imagesOf(
          run.run_id,
          files.map(({ path }) => path),
        )
      }),
    [asked, listings.data],
  )
  const folders = useMemo(() => foldersOf([...roots.data, ...listings.data]), [roots.data, listings.data])
  return {
    runs: asked,
    images,
    folders,
    passedOver,
    isReading: !error && (runs === undefined || listings.isReading),
    error: error ?? listings.error,
    retry,
  }
}

/** Runs that say so have images; in other folders, or when none says so, any may. */
function runsToAsk(runs: readonly Run[], folder: string) {
  const saying = runs.filter(({ tags }) => tags?.[LOGGED_TAG] !== undefined)
  if (folder === DEFAULT_FOLDER && saying.length > 0) return { asked: saying, passedOver: 0 }
  return { asked: runs.slice(0, MOST_GUESSED), passedOver: Math.max(0, runs.length - MOST_GUESSED) }
}

function together(results: UseQueryResult<ArtifactEntry[]>[]) {
  return {
    data: results.map(({ data }) => data ?? []),
    isReading: results.some(({ isPending, isError }) => isPending && !isError),
    error: results.find((result) => result.error)?.error ?? null,
  }
}

const foldersOf = (listings: readonly ArtifactEntry[][]) =>
  [...new Set(listings.flat().flatMap(({ isFolder, path }) => (isFolder ? [path] : [])))].sort()
