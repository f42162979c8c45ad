import type { ArtifactEntry } from '~/api/artifacts'

/** A file or folder that some of the runs have. */
export interface SharedEntry {
  path: string
  name: string
  isFolder: boolean
  /** What each run has of it, in the order of the runs. */
  entries: (ArtifactEntry | undefined)[]
  /** Whether the runs' files are not all of one size, or not all have one. Equal sizes say nothing of the content. */
  isDifferent: boolean
}

/** The same folder of several runs as one list, folders first. */
export function sharedEntries(listings: readonly (readonly ArtifactEntry[])[]): SharedEntry[] {
  const found = new Map<string, SharedEntry>()
  for (const [place, entries] of listings.entries()) {
    for (const entry of entries) {
      const kind = `${entry.isFolder} ${entry.path}`
      const shared = found.get(kind) ?? {
        path: entry.path,
        name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
        isFolder: entry.isFolder,
        entries: listings.map(() => undefined),
        isDifferent: false,
      }
      shared.entries[place] = entry
      found.set(kind, shared)
    }
  }
  const collator = new Intl.Collator('en', { numeric: true })
  return [...found.values()]
    .map((shared) => ({ ...shared, isDifferent: differs(shared.entries) }))
    .sort(
      (left, right) =>
        Number(right.isFolder) - Number(left.isFolder) || collator.compare(left.path, right.path),
    )
}

const differs = ([first, ...others]: SharedEntry['entries']) =>
  others.some(
    (entry) => entry?.sizeBytes !== first?.sizeBytes || (entry === undefined) !== (first === undefined),
  )

export type PreviewKind = 'image' | 'text' | 'other'

const IMAGES = /\.(png|jpe?g|gif|webp|bmp|avif)$/i
const TEXTS =
  /(^|\/)(MLmodel|Dockerfile|Makefile|LICENSE|README)$|\.(txt|log|json|jsonl|ya?ml|toml|cfg|ini|conf|csv|tsv|md|py|sh|r|java|js|ts|sql|xml|html?|svg|tex|env|lock|diff|patch)$/i

/** How a file is compared, by its name. */
export function previewKind(path: string): PreviewKind {
  if (IMAGES.test(path)) return 'image'
  return TEXTS.test(path) ? 'text' : 'other'
}

/** The folder that something is in. */
export const folderOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0))
