import { Button } from '@mantine/core'
import { IconArrowLeft, IconFile, IconFolder } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { artifactFolderQuery, artifactUrl } from '~/api/artifacts'
import type { Run } from '~/api/runs'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { counted } from '~/plots/data/columns'
import classes from './CompareArtifacts.module.css'
import { ImagesBeside } from './ImagesBeside'
import { folderOf, previewKind, type SharedEntry, sharedEntries } from './listing'
import { TextDiff } from './TextDiff'

interface CompareArtifactsProps {
  runs: readonly Run[]
  baselineId: string | undefined
  /** A folder, with a slash at its end, or a file. */
  path: string
  onPath: (path: string) => void
}

/** The files of the runs by path, and one of them beside each other. */
export function CompareArtifacts({ runs, baselineId, path, onPath }: CompareArtifactsProps) {
  const isFile = path !== '' && !path.endsWith('/')
  const folder = isFile ? folderOf(path) : path.replace(/\/$/, '')
  const listings = useQueries({
    queries: runs.map((run) => artifactFolderQuery({ runId: run.run_id }, folder)),
    combine: (results) => ({
      data: results.map(({ data }) => data ?? []),
      isPending: results.some(({ isPending }) => isPending),
      error: results.every(({ error }) => error) ? (results[0]?.error ?? null) : null,
    }),
  })
  if (listings.error) return <ErrorState error={listings.error} />
  if (listings.isPending) return <LoadingRows />
  const entries = sharedEntries(listings.data)
  const open = isFile ? entries.find((entry) => entry.path === path && !entry.isFolder) : undefined
  const above = isFile ? folder : folderOf(folder)
  return (
    <div className={classes.artifacts}>
      {path !== '' && (
        <div className={classes.bar}>
          <Button
            variant="subtle"
            leftSection={<IconArrowLeft size={14} aria-hidden />}
            onClick={() => onPath(asFolder(above))}
          >
            {above || 'All files'}
          </Button>
          <span className={classes.path}>{path}</span>
        </div>
      )}
      {open ? (
        <OpenFile key={path} entry={open} runs={runs} baselineId={baselineId} />
      ) : entries.length === 0 ? (
        <EmptyState title={folder === '' ? 'These runs have no files' : `No run has files in ${folder}`}>
          <p>
            Files are logged with <code>mlflow.log_artifact</code>, and stand here beside each other by their
            path.
          </p>
        </EmptyState>
      ) : (
        <EntryTable entries={entries} runs={runs} onPath={onPath} />
      )}
    </div>
  )
}

const asFolder = (folder: string) => (folder === '' ? '' : `${folder}/`)

interface EntryTableProps {
  entries: readonly SharedEntry[]
  runs: readonly Run[]
  onPath: (path: string) => void
}

function EntryTable({ entries, runs, onPath }: EntryTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label="Files" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Path</th>
            {runs.map(({ run_id, run_name }) => (
              <th key={run_id} scope="col">
                {run_name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.isFolder} ${entry.path}`}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.entry}
                  onClick={() => onPath(entry.isFolder ? asFolder(entry.path) : entry.path)}
                >
                  {entry.isFolder ? <IconFolder size={14} aria-hidden /> : <IconFile size={14} aria-hidden />}
                  {entry.name}
                </button>
              </th>
              {entry.entries.map((own, place) => (
                <td key={runs[place]?.run_id} data-missing={own === undefined || undefined}>
                  {own === undefined ? '–' : own.isFolder ? 'folder' : formatBytes(own.sizeBytes ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface OpenFileProps {
  entry: SharedEntry
  runs: readonly Run[]
  baselineId: string | undefined
}

function OpenFile({ entry, runs, baselineId }: OpenFileProps) {
  const owners = runs.filter((_, place) => entry.entries[place] !== undefined)
  const sizeOf = (runId: string) =>
    entry.entries[runs.findIndex(({ run_id }) => run_id === runId)]?.sizeBytes ?? 0
  const lacking = runs.length - owners.length
  return (
    <>
      {lacking > 0 && (
        <p className={classes.note}>
          {counted(lacking, 'run')} {lacking === 1 ? 'has' : 'have'} no such file.
        </p>
      )}
      {previewKind(entry.path) === 'image' && <ImagesBeside runs={owners} path={entry.path} />}
      {previewKind(entry.path) === 'text' && (
        <TextDiff runs={owners} path={entry.path} baselineId={baselineId} sizeOf={sizeOf} />
      )}
      {previewKind(entry.path) === 'other' && (
        <ul className={classes.downloads}>
          {owners.map(({ run_id, run_name }) => (
            <li key={run_id}>
              <a href={artifactUrl({ runId: run_id }, entry.path)} download>
                {run_name}
              </a>{' '}
              {formatBytes(sizeOf(run_id))}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
