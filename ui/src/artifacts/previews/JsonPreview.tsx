import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { artifactUrl } from '~/api/artifacts'
import { loadable } from '~/components/loadable'
import { ErrorState, LoadingRows } from '~/components/states'
import tableClasses from '../table/DataTable.module.css'
import { logTable, pictureOf } from '../table/logTable'
import { SortedTable } from '../table/SortedTable'
import { sizeText } from '../table/tableData'
import { nameOf } from '../tree/treeRows'
import { FoldedText } from './FoldedText'
import { figureIn } from './figure/plotlyFigure'
import { fileTextQuery, WHOLE_TEXT_BYTES } from './fileText'
import { formatJson, parseJson } from './json'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'
import TextPreview from './TextPreview'

const FigureView = loadable(async () => (await import('./figure/FigureView')).default)

/** What is read whole: tables that were logged are long. */
const JSON_BYTES = 4 * WHOLE_TEXT_BYTES

/** JSON: a table that was logged as one, a figure as a chart, all else in lines that fold. */
export default function JsonPreview(props: PreviewProps) {
  const { owner, path, sizeBytes } = props
  const isSmall = sizeBytes <= JSON_BYTES
  const file = useQuery({ ...fileTextQuery(owner, path, JSON_BYTES), enabled: isSmall })
  if (!isSmall) return <TextPreview {...props} />
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return <LoadingRows rows={10} />
  return <JsonViews {...props} text={file.data.text} />
}

function JsonViews(props: PreviewProps & { text: string }) {
  const { owner, path, text, goTo } = props
  const { table, figure, isJson } = useMemo(() => whatItIs(text), [text])
  const first = table ? 'table' : figure ? 'figure' : 'json'
  const [view, setView] = useView(props, [first, 'json'])
  const controls = first !== 'json' && (
    <ViewSwitch
      views={[
        { value: first, label: first === 'table' ? 'Table' : 'Figure' },
        { value: 'json', label: 'JSON' },
      ]}
      value={view}
      onChange={setView}
    />
  )
  if (view === 'table' && table) {
    return (
      <>
        <PreviewBar caption={sizeText(table.rows.length, table.columns.length)}>{controls}</PreviewBar>
        <SortedTable
          label={`Table of ${nameOf(path)}`}
          table={table}
          renderCell={(cell) => {
            const picture = pictureOf(cell)
            if (!picture) return undefined
            return (
              <UnstyledButton onClick={() => goTo(picture.path)} aria-label={`Open ${nameOf(picture.path)}`}>
                <img
                  className={tableClasses.picture}
                  src={artifactUrl(owner, picture.smallPath)}
                  alt=""
                  loading="lazy"
                />
              </UnstyledButton>
            )
          }}
        />
      </>
    )
  }
  if (view === 'figure' && figure) {
    return (
      <>
        <PreviewBar caption="A figure of Plotly, drawn here">{controls}</PreviewBar>
        <FigureView figure={figure} label={nameOf(path)} />
      </>
    )
  }
  return (
    <FoldedText
      path={path}
      text={isJson ? formatJson(text) : text}
      caption={isJson ? undefined : 'Not valid JSON, shown as it is'}
      controls={controls}
    />
  )
}

function whatItIs(text: string) {
  const value = parseJson(text)
  return { table: logTable(value), figure: figureIn(value), isJson: value !== undefined }
}
