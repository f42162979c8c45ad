import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { parseDelimited } from '../table/delimited'
import { SortedTable } from '../table/SortedTable'
import { sizeText } from '../table/tableData'
import { nameOf } from '../tree/treeRows'
import { fileTextQuery, WHOLE_TEXT_BYTES } from './fileText'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'
import TextPreview from './TextPreview'

const VIEWS = [
  { value: 'table', label: 'Table' },
  { value: 'text', label: 'Text' },
] as const

/** How much more is read when that is asked for. */
const GROWTH = 4

/** CSV and TSV as a table: the first megabytes of it, and more on demand. */
export default function DelimitedPreview(props: PreviewProps) {
  const [view, setView] = useView(props, ['table', 'text'])
  const controls = <ViewSwitch views={VIEWS} value={view} onChange={setView} />
  if (view === 'text') return <TextPreview {...props} controls={controls} />
  return <DelimitedTable {...props} controls={controls} />
}

function DelimitedTable({ owner, path, controls }: PreviewProps & { controls: ReactNode }) {
  const [maxBytes, setMaxBytes] = useState(WHOLE_TEXT_BYTES)
  const file = useQuery({
    ...fileTextQuery(owner, path, maxBytes),
    placeholderData: (before) => before,
  })
  const table = useMemo(() => file.data && parseDelimited(file.data.text, file.data.isWhole), [file.data])
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data || !table) return <LoadingRows rows={10} />
  const { readBytes, sizeBytes, isWhole } = file.data
  const size = sizeText(table.rows.length, table.columns.length)
  return (
    <>
      <PreviewBar
        caption={
          isWhole
            ? size
            : `${size}, of the first ${formatBytes(readBytes)} of ${formatBytes(sizeBytes)}. Sorting sorts these.`
        }
      >
        {!isWhole && (
          <Button loading={file.isFetching} onClick={() => setMaxBytes(maxBytes * GROWTH)}>
            Load more
          </Button>
        )}
        {controls}
      </PreviewBar>
      <SortedTable label={`Table of ${nameOf(path)}`} table={table} />
    </>
  )
}
