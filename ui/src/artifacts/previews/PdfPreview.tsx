import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ArtifactOwner, readArtifact } from '~/api/artifacts'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { nameOf } from '../tree/treeRows'
import classes from './frames.module.css'
import type { PreviewProps } from './previewProps'

/** A larger one is read only when somebody says so. */
const ASK_ABOVE_BYTES = 50 * 1024 * 1024

/** A document in the browser's own viewer. */
export default function PdfPreview({ owner, path, sizeBytes }: PreviewProps) {
  const [isWanted, setWanted] = useState(sizeBytes <= ASK_ABOVE_BYTES)
  if (!navigator.pdfViewerEnabled) {
    return (
      <EmptyState title="This browser has no viewer for PDF">
        <Text c="dimmed">Download the file to read it in another program.</Text>
      </EmptyState>
    )
  }
  if (!isWanted) {
    return (
      <EmptyState title={`This document has ${formatBytes(sizeBytes)}`}>
        <div>
          <Button onClick={() => setWanted(true)}>Show it</Button>
        </div>
      </EmptyState>
    )
  }
  return <PdfDocument owner={owner} path={path} />
}

function PdfDocument({ owner, path }: { owner: ArtifactOwner; path: string }) {
  // The server sends files to be saved, so the viewer gets it from memory.
  const file = useQuery({
    queryKey: ['artifacts', owner, path, 'pdf'],
    queryFn: async ({ signal }) => {
      const bytes = await readArtifact(owner, path, undefined, signal)
      return new Blob([bytes], { type: 'application/pdf' })
    },
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return <LoadingRows rows={10} />
  return <BlobFrame blob={file.data} title={nameOf(path)} />
}

function BlobFrame({ blob, title }: { blob: Blob; title: string }) {
  return (
    <iframe
      className={classes.document}
      title={title}
      ref={(frame) => {
        if (!frame) return
        const address = URL.createObjectURL(blob)
        frame.src = address
        return () => URL.revokeObjectURL(address)
      }}
    />
  )
}
