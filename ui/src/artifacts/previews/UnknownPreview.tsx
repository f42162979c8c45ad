import { Button, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { artifactUrl, readArtifactPart } from '~/api/artifacts'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { kindName } from '../fileKind'
import { nameOf } from '../tree/treeRows'
import { looksLikeText } from './decodeText'
import type { PreviewProps } from './previewProps'
import TextPreview from './TextPreview'

const LOOKED_AT_BYTES = 4096

/** A file whose name says nothing: text if it looks like it, else what is known of it. */
export default function UnknownPreview(props: PreviewProps) {
  const { owner, path, sizeBytes } = props
  const head = useQuery({
    queryKey: ['artifacts', owner, path, 'head'],
    queryFn: ({ signal }) => readArtifactPart(owner, path, 0, LOOKED_AT_BYTES, signal),
    refetchOnWindowFocus: false,
  })
  if (head.error) return <ErrorState error={head.error} retry={() => void head.refetch()} />
  if (!head.data) return <LoadingRows rows={6} />
  if (looksLikeText(head.data.bytes)) return <TextPreview {...props} />
  return (
    <EmptyState title="No preview of this kind of file">
      <Text c="dimmed">
        {kindName(path)}, {formatBytes(sizeBytes)}. It begins with the bytes {hex(head.data.bytes)}.
      </Text>
      <Button
        component="a"
        href={artifactUrl(owner, path)}
        download={nameOf(path)}
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        Download
      </Button>
    </EmptyState>
  )
}

const hex = (bytes: Uint8Array) =>
  [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
