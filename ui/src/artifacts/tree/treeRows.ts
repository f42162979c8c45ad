import type { ArtifactEntry } from '~/api/artifacts'

/** What is known of a folder's content. */
export interface FolderContent {
  entries?: ArtifactEntry[]
  error?: Error
}

/** A line of the tree: a file, a folder, or what stands for a folder's content while there is none. */
export interface TreeRow {
  kind: 'file' | 'folder' | 'loading' | 'failed' | 'empty'
  path: string
  name: string
  /** 1 at the root. */
  level: number
  isOpen: boolean
  sizeBytes?: number
  /** Its place among its siblings, from 1, and how many there are. */
  position: number
  siblings: number
  error?: Error
}

/** The last part of a path. */
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The folder that something is in; the root is the empty path. */
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The folders above a path, from the root down; the root itself is not named. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/**
 * The lines to show of what is loaded. With a text to find: what has it in its path, and the folders on the way there,
 * which are then open.
 */
export function treeRows(
  folders: ReadonlyMap<string, FolderContent>,
  isOpen: (path: string) => boolean,
  find = '',
): TreeRow[] {
  return rowsBelow('', 1, { folders, isOpen, wanted: find.trim().toLowerCase() })
}

interface Walk {
  folders: ReadonlyMap<string, FolderContent>
  isOpen: (path: string) => boolean
  wanted: string
}

function rowsBelow(folder: string, level: number, walk: Walk): TreeRow[] {
  const content = walk.folders.get(folder)
  if (!content?.entries) return [placeholder(folder, level, content?.error)]
  if (content.entries.length === 0 && level > 1) {
    return walk.wanted === '' ? [{ ...placeholder(folder, level), kind: 'empty' }] : []
  }
  const shown = content.entries
    .map((entry) => ({ entry, below: walk.wanted === '' ? undefined : foundBelow(entry, level, walk) }))
    .filter(({ entry, below }) => below === undefined || below.length > 0 || isWanted(entry, walk.wanted))
  return shown.flatMap(({ entry, below }, index) => {
    const open = entry.isFolder && (below === undefined ? walk.isOpen(entry.path) : below.length > 0)
    const row: TreeRow = {
      kind: entry.isFolder ? 'folder' : 'file',
      path: entry.path,
      name: nameOf(entry.path),
      level,
      isOpen: open,
      sizeBytes: entry.isFolder ? undefined : (entry.sizeBytes ?? 0),
      position: index + 1,
      siblings: shown.length,
    }
    if (!open) return [row]
    return [row, ...(below ?? rowsBelow(entry.path, level + 1, walk))]
  })
}

/** What is found in a folder, as far as it is loaded. */
function foundBelow(entry: ArtifactEntry, level: number, walk: Walk): TreeRow[] {
  const isLoaded = entry.isFolder && walk.folders.get(entry.path)?.entries !== undefined
  return isLoaded ? rowsBelow(entry.path, level + 1, walk) : []
}

const isWanted = (entry: ArtifactEntry, wanted: string) => entry.path.toLowerCase().includes(wanted)

function placeholder(folder: string, level: number, error?: Error): TreeRow {
  return {
    kind: error ? 'failed' : 'loading',
    path: `${folder}/`,
    name: '',
    level,
    isOpen: false,
    position: 1,
    siblings: 1,
    error,
  }
}
