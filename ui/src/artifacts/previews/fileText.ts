import { queryOptions } from '@tanstack/react-query'
import { type ArtifactOwner, readArtifactPart } from '~/api/artifacts'
import { decodeText } from './decodeText'

/** What previews read as a whole; a larger file is shown as text, part by part. */
export const WHOLE_TEXT_BYTES = 4 * 1024 * 1024

const SHORT_MS = 60_000

/** The text of a file, or of its first `maxBytes`. */
export const fileTextQuery = (owner: ArtifactOwner, path: string, maxBytes = WHOLE_TEXT_BYTES) =>
  queryOptions({
    queryKey: ['artifacts', owner, path, 'text', maxBytes],
    queryFn: async ({ signal }) => {
      const { bytes, sizeBytes } = await readArtifactPart(owner, path, 0, maxBytes, signal)
      return { ...decodeText(bytes), readBytes: bytes.length, sizeBytes, isWhole: bytes.length >= sizeBytes }
    },
    refetchOnWindowFocus: false,
    gcTime: SHORT_MS,
  })
