import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { readArtifactPart } from '~/api/artifacts'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { extensionOf } from '../fileKind'
import { nameOf } from '../tree/treeRows'
import { CodeView } from './CodeView'
import { codeLines, languageOf } from './highlight'
import type { PreviewProps } from './previewProps'
import { partAfter, partBefore, textOf, WINDOW_BYTES } from './textWindow'

/** Text and code, however long the file is: a part of it at a time, from its start or its end. */
export default function TextPreview({
  owner,
  path,
  sizeBytes,
  controls,
}: PreviewProps & { controls?: ReactNode }) {
  const [isFromEnd, setFromEnd] = useState(false)
  const firstStart = isFromEnd ? Math.max(0, sizeBytes - WINDOW_BYTES) : 0
  const parts = useInfiniteQuery({
    queryKey: ['artifacts', owner, path, 'window', isFromEnd ? 'end' : 'start'],
    initialPageParam: { start: firstStart, end: firstStart + WINDOW_BYTES },
    queryFn: ({ pageParam: { start, end }, signal }) => readArtifactPart(owner, path, start, end, signal),
    getNextPageParam: partAfter,
    getPreviousPageParam: partBefore,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  const read = useMemo(() => textOf(parts.data?.pages ?? []), [parts.data])
  const lines = useMemo(() => codeLines(read.text, languageOf(nameOf(path), extensionOf(path))), [read, path])
  if (parts.error && !parts.data) return <ErrorState error={parts.error} retry={() => void parts.refetch()} />
  if (!parts.data) return <LoadingRows rows={10} />
  const { start, end } = read
  const total = read.sizeBytes
  const isWhole = start === 0 && end >= total
  return (
    <>
      <CodeView
        label={`Text of ${nameOf(path)}`}
        lines={lines}
        isNumbered={start === 0}
        controls={controls}
        caption={isWhole ? linesText(lines.length, total) : partText(start, end, total)}
      />
      {!isWhole && (
        <div style={{ display: 'flex', gap: 8, padding: '8px 12px', borderTop: '1px solid var(--hairline)' }}>
          {parts.hasPreviousPage && (
            <Button loading={parts.isFetchingPreviousPage} onClick={() => void parts.fetchPreviousPage()}>
              Load {formatBytes(WINDOW_BYTES)} before
            </Button>
          )}
          {parts.hasNextPage && (
            <Button loading={parts.isFetchingNextPage} onClick={() => void parts.fetchNextPage()}>
              Load {formatBytes(WINDOW_BYTES)} more
            </Button>
          )}
          <Button variant="subtle" onClick={() => setFromEnd(!isFromEnd)}>
            {isFromEnd ? 'Go to the start' : 'Go to the end'}
          </Button>
        </div>
      )}
    </>
  )
}

function linesText(count: number, sizeBytes: number): string {
  if (sizeBytes === 0) return 'An empty file'
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'line' : 'lines'}`
}

function partText(start: number, end: number, sizeBytes: number): string {
  const read = formatBytes(end - start)
  if (start === 0) return `First ${read} of ${formatBytes(sizeBytes)}`
  if (end >= sizeBytes) return `Last ${read} of ${formatBytes(sizeBytes)}`
  return `${read} from ${formatBytes(start)} on, of ${formatBytes(sizeBytes)}`
}
