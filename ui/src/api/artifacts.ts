import { queryOptions } from '@tanstack/react-query'
import { request, serverUrl } from './http'
import { mlflowGet } from './mlflow'

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
