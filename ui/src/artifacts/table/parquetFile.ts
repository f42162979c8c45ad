import {
  cachedAsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors'
import { type ArtifactOwner, readArtifactPart } from '~/api/artifacts'
import type { Cell } from './tableData'

/** Rows that are read at a time. */
export const BLOCK_ROWS = 500

/** A Parquet file of which only what is looked at is read. */
export interface ParquetFile {
  columns: string[]
  rowCount: number
  /** What wrote it. */
  createdBy?: string
  /** Rows from `start` up to `end`, which is not read. */
  read: (start: number, end: number) => Promise<Cell[][]>
}

/** Opens a file by its end, where Parquet says what is in it. */
export async function openParquet(
  owner: ArtifactOwner,
  path: string,
  sizeBytes: number,
): Promise<ParquetFile> {
  const file = cachedAsyncBuffer({
    byteLength: sizeBytes,
    slice: async (start, end = sizeBytes) => (await readArtifactPart(owner, path, start, end)).bytes.buffer,
  })
  const metadata = await parquetMetadataAsync(file)
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
  refuseUnreadable(metadata)
  return {
    columns,
    rowCount: Number(metadata.num_rows),
    createdBy: metadata.created_by,
    read: async (rowStart, rowEnd) => {
      const rows = await parquetReadObjects({
        file,
        metadata,
        rowStart,
        rowEnd,
        useOffsetIndex: true,
        compressors: COMPRESSORS,
      })
      return rows.map((row) => columns.map((name): Cell => row[name]))
    },
  }
}

/** Without the one for Snappy, which is WebAssembly and barred by the content security policy: hyparquet has its own. */
const COMPRESSORS = {
  GZIP: decompressGzip,
  ZSTD: (input: Uint8Array) => decompressZstd(input),
  BROTLI: decompressBrotli,
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}

const READABLE = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)])

function refuseUnreadable({ row_groups }: FileMetaData) {
  const codecs = row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec))
  const unreadable = codecs.find((codec) => codec !== undefined && !READABLE.has(codec))
  if (unreadable) {
    throw new Error(
      `This file is compressed with ${unreadable}, which the preview cannot read. Download it, or write it with compression="snappy".`,
    )
  }
}
