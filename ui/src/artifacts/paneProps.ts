import type { ArtifactOwner } from '~/api/artifacts'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import type { Uploader } from './uploads/useUploader'

/** What the panes beside the tree need to know. */
export interface PaneProps {
  owner: ArtifactOwner
  artifactUri: string
  search: Search
  setSearch: SetSearch
  goTo: (path: string, replace?: boolean) => void
  uploader: Uploader
  reload: () => void
}
