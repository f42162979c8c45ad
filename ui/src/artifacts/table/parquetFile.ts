import {
  cachedAsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
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
      const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, useOffsetIndex: true })
      return rows.map((row) => columns.map((name): Cell => row[name]))
    },
  }
}

const READABLE = new Set(['UNCOMPRESSED', 'SNAPPY'])

function refuseUnreadable({ row_groups }: FileMetaData) {
  const codecs = row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec))
  const unreadable = codecs.find((codec) => codec !== undefined && !READABLE.has(codec))
  if (unreadable) {
    throw new Error(
      `This file is compressed with ${unreadable}, which the preview cannot read: only Snappy or nothing. Download it, or write it with compression="snappy".`,
    )
  }
}
