import { queryOptions } from '@tanstack/react-query'
import { ApiError } from './errors'
import { request, serverUrl } from './http'
import { mlflowGet } from './mlflow'
import type { Schemas } from './v1'

/** Whose files: a run's or a logged model's. */
export type ArtifactOwner = { runId: string } | { modelId: string }

/** A file or folder among an owner's artifacts. */
export interface ArtifactEntry {
  /** From the owner's root, with slashes. */
  path: string
  isFolder: boolean
  /** Of a file. */
  sizeBytes?: number
}

interface WireListing {
  files?: { path: string; is_dir: boolean; file_size?: number | string }[]
  next_page_token?: string
}

/** What is in one folder, folders first. The empty path is the root. */
export const artifactFolderQuery = (owner: ArtifactOwner, path: string) =>
  queryOptions({
    queryKey: ['artifacts', owner, path],
    queryFn: async ({ signal }) => {
      const { files = [] } =
        'runId' in owner
          ? await mlflowGet<WireListing>(
              'artifacts/list',
              { run_id: owner.runId, path: path || undefined },
              signal,
            )
          : await mlflowGet<WireListing>(
              `logged-models/${owner.modelId}/artifacts/directories`,
              { artifact_directory_path: path || undefined },
              signal,
            )
      return files
        .map(
          ({ path, is_dir, file_size }): ArtifactEntry => ({
            path,
            isFolder: is_dir,
            sizeBytes: file_size === undefined ? undefined : Number(file_size),
          }),
        )
        .sort(
          (left, right) =>
            Number(right.isFolder) - Number(left.isFolder) || left.path.localeCompare(right.path),
        )
    },
  })

/** Where a file's bytes are. */
export function artifactUrl(owner: ArtifactOwner, path: string): string {
  return 'runId' in owner
    ? serverUrl('get-artifact', { run_id: owner.runId, path })
    : serverUrl(`ajax-api/2.0/mlflow/logged-models/${owner.modelId}/artifacts/files`, {
        artifact_file_path: path,
      })
}

/** The bytes of a file, or its first `maxBytes`. */
export async function readArtifact(
  owner: ArtifactOwner,
  path: string,
  maxBytes?: number,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const headers: Record<string, string> = maxBytes === undefined ? {} : { Range: `bytes=0-${maxBytes - 1}` }
  const response = await request(artifactUrl(owner, path), { headers, signal })
  return response.arrayBuffer()
}

/** A part of a file. */
export interface ArtifactPart {
  bytes: Uint8Array<ArrayBuffer>
  /** Where it begins in the file. */
  start: number
  /** How long the whole file is. */
  sizeBytes: number
}

/** The bytes from `start` up to `end`, which is not read, and how many the file has. Fewer where it ends before. */
export async function readArtifactPart(
  owner: ArtifactOwner,
  path: string,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<ArtifactPart> {
  try {
    const headers = { Range: `bytes=${start}-${end - 1}` }
    const response = await request(artifactUrl(owner, path), { headers, signal })
    const bytes = new Uint8Array(await response.arrayBuffer())
    // A storage that knows no ranges sends the whole file.
    if (response.status !== 206) {
      return { bytes: bytes.slice(start, end), start, sizeBytes: bytes.length }
    }
    const total = response.headers.get('Content-Range')?.split('/')[1]
    return { bytes, start, sizeBytes: total === undefined ? start + bytes.length : Number(total) }
  } catch (error) {
    // An empty file has no first byte.
    if (error instanceof ApiError && error.status === 416) {
      return { bytes: new Uint8Array(), start, sizeBytes: start }
    }
    throw error
  }
}

/** How much a folder and all below it hold. */
export const artifactTotalQuery = (owner: ArtifactOwner, path: string) =>
  queryOptions({
    queryKey: ['artifacts', owner, path, 'total'],
    queryFn: async ({ signal }) => {
      const response = await request(serverUrl('api/v1/artifacts/total', placeOf(owner, path)), { signal })
      const total = (await response.json()) as Schemas['ArtifactsTotal']
      return {
        fileCount: total.file_count,
        sizeBytes: total.size_bytes,
        /** Whether there is more than was looked at. */
        isLowerBound: total.is_lower_bound,
      }
    },
  })

/** Where a folder is as one zip file. */
export const artifactArchiveUrl = (owner: ArtifactOwner, path: string) =>
  serverUrl('api/v1/artifacts/archive', placeOf(owner, path))

/**
 * Where an HTML or SVG file is as a page of its own, which reaches neither this server nor others. PDF files are there, too,
 * as documents and not as something to save.
 */
export const artifactPageUrl = (owner: ArtifactOwner, path: string) =>
  serverUrl('api/v1/artifacts/page', placeOf(owner, path))

function placeOf(owner: ArtifactOwner, path: string): Record<string, string> {
  return 'runId' in owner ? { run_id: owner.runId, path } : { model_id: owner.modelId, path }
}
