const SCHEME = 'mlflow-artifacts:'

/**
 * Where an owner's files are among those that go through this server: `1/5f1c…/artifacts`. Nothing when they are
 * elsewhere, so that a browser cannot write to them.
 */
export function proxyKey(artifactUri: string, host: string): string | undefined {
  if (!artifactUri.startsWith(SCHEME)) return undefined
  const rest = artifactUri.slice(SCHEME.length)
  const named = /^\/\/([^/]+)(\/.*)?$/.exec(rest)
  if (named && named[1] !== host) return undefined
  const path = named ? (named[2] ?? '') : rest
  return path.replace(/^\/+/, '').replace(/\/+$/, '')
}

/** The server's address of a file among them, each part encoded for itself. */
export function proxyPath(key: string, path: string): string {
  const parts = [key, path].filter((part) => part !== '').join('/')
  return `api/2.0/mlflow-artifacts/artifacts/${parts.split('/').map(encodeURIComponent).join('/')}`
}

/** Why files cannot be put where an owner's are. */
export function whyNoUpload(artifactUri: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(artifactUri)?.[1]
  if (scheme === undefined || scheme === 'file') {
    return `These files are in a folder of the server's machine (${artifactUri}). Browsers can add files only where the server keeps them itself (mlflow-artifacts:).`
  }
  if (scheme === 'mlflow-artifacts') {
    return `These files go through another server (${artifactUri}). Open its pages to add files.`
  }
  return `These files are in ${scheme}: storage, which clients write to directly. Use mlflow.log_artifact.`
}
