import { queryOptions } from '@tanstack/react-query'
import { type ArtifactOwner, readArtifact } from '~/api/artifacts'
import { mlflowGet } from '~/api/mlflow'
import type { ModelVersion } from '~/api/registry'
import { readSignature } from './signature'

/** Where a version's files are, as far as they are a run's or a logged model's. */
export interface VersionFiles {
  owner: ArtifactOwner
  /** The folder among the owner's files; empty for all of them. */
  path: string
  /** The owner's root. */
  rootUri: string
}

/** Finds the owner in the address of files: `…/<run id>/artifacts/model`, `…/models/m-<id>/artifacts`, `runs:/…`. */
export function filesAt(uri: string): VersionFiles | undefined {
  const run = /^runs:\/([0-9a-f]{32})(?:\/(.*))?$/.exec(uri)
  if (run?.[1]) return { owner: { runId: run[1] }, path: tidy(run[2]), rootUri: `runs:/${run[1]}` }
  const model = /^(.*\/models\/(m-[0-9a-f]{32})\/artifacts)(?:\/(.*))?$/.exec(uri)
  if (model?.[1] && model[2]) return { owner: { modelId: model[2] }, path: tidy(model[3]), rootUri: model[1] }
  const own = /^(.*\/([0-9a-f]{32})\/artifacts)(?:\/(.*))?$/.exec(uri)
  if (own?.[1] && own[2]) return { owner: { runId: own[2] }, path: tidy(own[3]), rootUri: own[1] }
  return undefined
}

const tidy = (path: string | undefined) => (path ?? '').replace(/^\/+|\/+$/g, '')

/** Where a version's files are; null when they are neither a run's nor a logged model's. */
export const versionFilesQuery = ({ name, version }: { name: string; version: string }) =>
  queryOptions({
    queryKey: ['registry', 'files', name, version],
    queryFn: async ({ signal }) => {
      const path = 'model-versions/get-download-uri'
      const answer = await mlflowGet<{ artifact_uri: string }>(path, { name, version }, signal)
      return filesAt(answer.artifact_uri) ?? null
    },
  })

const LONGEST_MLMODEL_BYTES = 1_000_000

/** What a model takes and gives, as the MLmodel file in its folder says; null when it says nothing or there is none. */
export const signatureQuery = (owner: ArtifactOwner, path: string) =>
  queryOptions({
    queryKey: ['artifacts', owner, 'signature', path],
    queryFn: async ({ signal }) => {
      const file = path === '' ? 'MLmodel' : `${path}/MLmodel`
      const bytes = await readArtifact(owner, file, LONGEST_MLMODEL_BYTES, signal).catch(() => undefined)
      return bytes ? readSignature(new TextDecoder().decode(bytes)) : null
    },
  })

/** The same of a version. */
export const versionSignatureQuery = (version: ModelVersion) =>
  queryOptions({
    queryKey: ['registry', 'signature', version.name, version.version],
    queryFn: async ({ client }) => {
      const files = await client.fetchQuery(versionFilesQuery(version))
      return files && client.fetchQuery(signatureQuery(files.owner, files.path))
    },
  })
