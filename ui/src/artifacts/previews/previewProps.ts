import { useState } from 'react'
import type { ArtifactOwner } from '~/api/artifacts'

/** What a preview is told. */
export interface PreviewProps {
  owner: ArtifactOwner
  path: string
  sizeBytes: number
  artifactUri: string
  /** Which of its ways to show the file; its first one when absent. */
  view?: string
  /** Absent where a preview is a part of another page, which remembers nothing of it. */
  setView?: (view: string | undefined) => void
  /** Opens another path of the same owner. */
  goTo: (path: string) => void
}

/** Which of its ways a preview shows, in the address where there is room for it. */
export function useView<V extends string>(
  { view, setView }: PreviewProps,
  views: readonly [V, ...V[]],
): [V, (view: V) => void] {
  const [own, setOwn] = useState<string>()
  const asked = setView ? view : own
  const shown = views.find((candidate) => candidate === asked) ?? views[0]
  const set = setView ?? setOwn
  return [shown, (next) => set(next === views[0] ? undefined : next)]
}
