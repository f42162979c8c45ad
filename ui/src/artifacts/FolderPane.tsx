import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCube, IconDownload, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ArtifactEntry, artifactArchiveUrl, artifactTotalQuery } from '~/api/artifacts'
import { LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { formatCount } from '~/format/number'
import { openRegisterModel } from '~/pages/models/registerModel'
import classes from './ArtifactBrowser.module.css'
import { clientUri } from './artifactUris'
import { CopyMenu } from './CopyMenu'
import { FolderContents } from './FolderContents'
import { PathTitle } from './PathTitle'
import type { PaneProps } from './paneProps'
import { folderOf, nameOf } from './tree/treeRows'

/** A folder: how much is in it, what can be done with it, and what is worth seeing at once. */
export function FolderPane({
  path,
  entries,
  ...props
}: PaneProps & { path: string; entries?: ArtifactEntry[] }) {
  const { owner, artifactUri, goTo, uploader } = props
  const { remove } = uploader
  const isModel = entries?.some((entry) => nameOf(entry.path) === 'MLmodel') ?? false
  return (
    <>
      <header className={classes.head}>
        <div className={classes.title}>
          <PathTitle path={path} goTo={goTo} />
          <FolderFacts {...props} path={path} entries={entries} />
        </div>
        <div className={classes.actions}>
          {isModel && (
            <Button
              leftSection={<IconCube size={14} aria-hidden />}
              onClick={() => openRegisterModel({ source: clientUri(owner, path), ...owner })}
            >
              Register model
            </Button>
          )}
          <Button
            component="a"
            href={artifactArchiveUrl(owner, path)}
            download
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download as zip
          </Button>
          <CopyMenu owner={owner} artifactUri={artifactUri} path={path} />
          {remove && path !== '' && (
            <Tooltip label="Delete this folder">
              <ActionIcon
                aria-label="Delete this folder"
                onClick={() => remove(path, true, () => goTo(folderOf(path), true))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      </header>
      <div className={classes.content}>
        {entries ? <FolderContents {...props} entries={entries} /> : <LoadingRows rows={4} />}
        {uploader.whyNot && <p className={classes.nothing}>{uploader.whyNot}</p>}
      </div>
    </>
  )
}

function FolderFacts({ owner, path, entries = [] }: PaneProps & { path: string; entries?: ArtifactEntry[] }) {
  const total = useQuery(artifactTotalQuery(owner, path))
  const folders = entries.filter(({ isFolder }) => isFolder).length
  const files = entries.length - folders
  return (
    <div className={classes.facts}>
      <span>
        {formatCount(folders)} {folders === 1 ? 'folder' : 'folders'}, {formatCount(files)}{' '}
        {files === 1 ? 'file' : 'files'}
      </span>
      {total.data && (
        <span>
          {total.data.isLowerBound && 'more than '}
          {formatBytes(total.data.sizeBytes)} in {formatCount(total.data.fileCount)}{' '}
          {total.data.fileCount === 1 ? 'file' : 'files'} with all below
        </span>
      )}
    </div>
  )
}
