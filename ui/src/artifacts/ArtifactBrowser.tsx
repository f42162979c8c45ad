import type { ArtifactOwner } from '~/api/artifacts'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'

/** The files of a run or logged model: a tree, and what the chosen one (`search.path`) holds. */
export function ArtifactBrowser(_: {
  owner: ArtifactOwner
  /** Where the owner's files are, `mlflow-artifacts:/…` when they go through the server. */
  artifactUri: string
  search: Search
  setSearch: SetSearch
}) {
  return null
}
