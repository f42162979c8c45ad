import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ArtifactEntry, type ArtifactOwner, artifactFolderQuery } from '~/api/artifacts'
import { type FolderContent, folderOf, foldersAbove, type TreeRow, treeRows } from './treeRows'

/** The tree of an owner's files as far as it is open, and where the chosen path is in it. */
export interface ArtifactTreeState {
  rows: TreeRow[]
  folders: ReadonlyMap<string, FolderContent>
  /** What the path names: `undefined` while that is not known, `null` when there is nothing. */
  chosen: ArtifactEntry | null | undefined
  setOpen: (folder: string, isOpen: boolean) => void
  reload: () => void
}

const LOOKED_FOR_MS = 10_000

const ROOT: ArtifactEntry = { path: '', isFolder: true }

/** Reads the folders on the way to the chosen path and those that were opened, one level each. */
export function useArtifactTree(options: {
  owner: ArtifactOwner
  path: string
  find: string
  isGrowing: boolean
}): ArtifactTreeState {
  const { owner, path, find, isGrowing } = options
  const queryClient = useQueryClient()
  const [toggled, setToggled] = useState<Record<string, boolean>>({})
  const above = new Set(foldersAbove(path))
  const siblings = queryClient.getQueryData(artifactFolderQuery(owner, folderOf(path)).queryKey)
  const known = path === '' ? ROOT : siblings?.find((entry) => entry.path === path)
  if (known?.isFolder && path !== '') above.add(path)
  // A folder that was closed again stays loaded, for the search.
  const loaded = [...new Set(['', ...above, ...Object.keys(toggled)])]
  const results = useQueries({
    queries: loaded.map((folder) => ({
      ...artifactFolderQuery(owner, folder),
      // Nothing tells of new files, so they are looked for.
      refetchInterval: isGrowing ? LOOKED_FOR_MS : (false as const),
    })),
  })
  const folders = new Map(
    loaded.map((folder, index): [string, FolderContent] => [
      folder,
      { entries: results[index]?.data, error: results[index]?.error ?? undefined },
    ]),
  )
  return {
    rows: treeRows(folders, (folder) => toggled[folder] ?? above.has(folder), find),
    folders,
    chosen: known ?? (siblings ? null : undefined),
    setOpen: (folder, isOpen) => setToggled((before) => ({ ...before, [folder]: isOpen })),
    reload: () => void queryClient.invalidateQueries({ queryKey: ['artifacts', owner] }),
  }
}
