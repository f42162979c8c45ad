import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ArtifactOwner } from '~/api/artifacts'
import { ErrorState, LoadingRows } from '~/components/states'
import { DataTable } from '../table/DataTable'
import { BLOCK_ROWS, openParquet, type ParquetFile } from '../table/parquetFile'
import { SortedTable } from '../table/SortedTable'
import { sizeText } from '../table/tableData'
import { nameOf } from '../tree/treeRows'
import { PreviewBar } from './PreviewBar'
import type { PreviewProps } from './previewProps'

/** A file of so many cells is read whole, so that it can be sorted. */
const SORTED_CELLS = 400_000

/** A Parquet file as a table. Of a large one only the rows in sight are read. */
export default function ParquetPreview({ owner, path, sizeBytes }: PreviewProps) {
  const opened = useQuery({
    queryKey: ['artifacts', owner, path, 'parquet', sizeBytes],
    queryFn: () => openParquet(owner, path, sizeBytes),
    refetchOnWindowFocus: false,
    retry: false,
    gcTime: 60_000,
  })
  if (opened.error) return <ErrorState error={opened.error} retry={() => void opened.refetch()} />
  if (!opened.data) return <LoadingRows rows={10} />
  const { columns, rowCount, createdBy } = opened.data
  const isSorted = rowCount * columns.length <= SORTED_CELLS
  const size = sizeText(rowCount, columns.length)
  const written = createdBy ? `, written by ${createdBy}` : ''
  const Rows = isSorted ? WholeTable : WindowedTable
  return (
    <>
      <PreviewBar caption={`${size}${written}${isSorted ? '' : '. Too large to sort here.'}`} />
      <Rows owner={owner} path={path} file={opened.data} />
    </>
  )
}

interface RowsProps {
  owner: ArtifactOwner
  path: string
  file: ParquetFile
}

const blockQuery = ({ owner, path, file }: RowsProps, start: number, end: number) => ({
  queryKey: ['artifacts', owner, path, 'rows', file.rowCount, start, end],
  queryFn: () => file.read(start, Math.min(end, file.rowCount)),
  refetchOnWindowFocus: false,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
  gcTime: 60_000,
})

function WholeTable(props: RowsProps) {
  const { path, file } = props
  const rows = useQuery(blockQuery(props, 0, file.rowCount))
  const table = useMemo(() => ({ columns: file.columns, rows: rows.data ?? [] }), [file, rows.data])
  if (rows.error) return <ErrorState error={rows.error} retry={() => void rows.refetch()} />
  if (!rows.data) return <LoadingRows rows={10} />
  return <SortedTable label={`Table of ${nameOf(path)}`} table={table} />
}

const NO_ROWS: unknown[][] = []

function WindowedTable(props: RowsProps) {
  const { path, file } = props
  const [blocks, setBlocks] = useState<readonly number[]>([0])
  const results = useQueries({
    queries: blocks.map((block) => blockQuery(props, block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS)),
  })
  const failed = results.find(({ error }) => error)
  if (failed?.error) return <ErrorState error={failed.error} retry={() => void failed.refetch()} />
  const show = (first: number, last: number) => {
    const wanted = blocksOf(first, last)
    setBlocks((before) => (wanted.every((block) => before.includes(block)) ? before : wanted))
  }
  return (
    <DataTable
      label={`Table of ${nameOf(path)}`}
      columns={file.columns}
      rowCount={file.rowCount}
      rowAt={(place) => results[blocks.indexOf(Math.floor(place / BLOCK_ROWS))]?.data?.[place % BLOCK_ROWS]}
      sample={results[0]?.data ?? NO_ROWS}
      onShow={show}
    />
  )
}

function blocksOf(first: number, last: number): number[] {
  const start = Math.floor(first / BLOCK_ROWS)
  return Array.from({ length: Math.floor(last / BLOCK_ROWS) - start + 1 }, (_, index) => start + index)
}
