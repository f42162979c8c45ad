import type { ArtifactOwner } from '~/api/artifacts'

/** How clients name a file or folder of an owner: `runs:/5f1c…/model`, `models:/m-…`. */
export function clientUri(owner: ArtifactOwner, path: string): string {
  const root = 'runId' in owner ? `runs:/${owner.runId}` : `models:/${owner.modelId}`
  return path === '' ? root : `${root}/${path}`
}

/** The same file where it is stored. */
export function storedUri(artifactUri: string, path: string): string {
  return path === '' ? artifactUri : `${artifactUri.replace(/\/$/, '')}/${path}`
}

/** Code that brings a file or folder to the reader's machine. */
export function downloadCode(trackingUri: string, owner: ArtifactOwner, artifactUri: string, path: string) {
  // A path below `models:/<id>` is taken for a version, so the stored place is named instead.
  const uri = 'modelId' in owner && path !== '' ? storedUri(artifactUri, path) : clientUri(owner, path)
  return [
    'import mlflow',
    `mlflow.set_tracking_uri(${JSON.stringify(trackingUri)})`,
    `path = mlflow.artifacts.download_artifacts(${JSON.stringify(uri)})`,
  ].join('\n')
}
