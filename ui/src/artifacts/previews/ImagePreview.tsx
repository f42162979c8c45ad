import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { artifactFolderQuery, artifactUrl } from '~/api/artifacts'
import { isPicture } from '../fileKind'
import { folderOf, nameOf } from '../tree/treeRows'
import { ImageViewer } from './ImageViewer'
import type { PreviewProps } from './previewProps'

const BESIDE = 'beside:'

/** A picture, and beside it another of the folder if one wants to compare: both are zoomed and moved as one. */
export default function ImagePreview({ owner, path, view, setView }: PreviewProps) {
  const [own, setOwn] = useState<string>()
  const folder = useQuery(artifactFolderQuery(owner, folderOf(path)))
  const others = (folder.data ?? []).filter(
    (entry) => !entry.isFolder && isPicture(entry.path) && entry.path !== path,
  )
  const chosen = setView ? view : own
  const set = setView ?? setOwn
  const beside = chosen?.startsWith(BESIDE) ? chosen.slice(BESIDE.length) : undefined
  const other = others.find((entry) => entry.path === beside)?.path
  const pictures = [path, ...(other === undefined ? [] : [other])]
  return (
    <ImageViewer
      key={path}
      pictures={pictures.map((picture) => ({ source: artifactUrl(owner, picture), name: nameOf(picture) }))}
      controls={
        others.length > 0 && (
          <Select
            aria-label="Compare with another picture of the folder"
            placeholder="Compare with…"
            w={180}
            searchable
            clearable
            limit={100}
            data={others.map((entry) => ({ value: entry.path, label: nameOf(entry.path) }))}
            value={other ?? null}
            onChange={(next) => set(next === null ? undefined : `${BESIDE}${next}`)}
          />
        )
      }
    />
  )
}
