import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { loadable } from '~/components/loadable'
import { LoadingRows } from '~/components/states'
import { nameOf } from '../tree/treeRows'
import { figureInPage, hostsIn } from './figure/plotlyFigure'
import { fileTextQuery } from './fileText'
import { IsolatedPage } from './IsolatedPage'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'
import TextPreview from './TextPreview'

const FigureView = loadable(async () => (await import('./figure/FigureView')).default)

/** A page: as itself, isolated; a figure of Plotly that wants its library from elsewhere as a chart; or the source. */
export default function HtmlPreview(props: PreviewProps) {
  const { owner, path } = props
  const source = useQuery(fileTextQuery(owner, path))
  const hosts = useMemo(() => hostsIn(source.data?.text ?? ''), [source.data])
  // A page that brings its library along draws itself better than we do.
  const figure = useMemo(
    () => (hosts.length > 0 ? figureInPage(source.data?.text ?? '') : undefined),
    [hosts, source.data],
  )
  if (source.isPending) return <LoadingRows rows={8} />
  return <HtmlViews {...props} key={path} hosts={hosts} figure={figure} />
}

function HtmlViews(props: PreviewProps & { hosts: string[]; figure: ReturnType<typeof figureInPage> }) {
  const { owner, path, hosts, figure } = props
  const [view, setView] = useView(props, figure ? ['figure', 'page', 'text'] : ['page', 'text'])
  const controls = (
    <ViewSwitch
      views={[
        ...(figure ? [{ value: 'figure', label: 'Figure' } as const] : []),
        { value: 'page', label: 'Page' },
        { value: 'text', label: 'Source' },
      ]}
      value={view}
      onChange={setView}
    />
  )
  if (view === 'text') return <TextPreview {...props} controls={controls} />
  if (view === 'figure' && figure) {
    return (
      <>
        <PreviewBar
          caption={`A figure of Plotly, drawn here: its own library would come from ${hosts.join(', ')}`}
        >
          {controls}
        </PreviewBar>
        <FigureView figure={figure} label={nameOf(path)} />
      </>
    )
  }
  return (
    <>
      <PreviewBar
        caption={
          hosts.length > 0
            ? `Isolated. What it wants from ${hosts.join(', ')} is not loaded: nothing comes from other hosts.`
            : 'Isolated: it reaches neither this server nor others'
        }
      >
        {controls}
      </PreviewBar>
      <IsolatedPage owner={owner} path={path} />
    </>
  )
}
