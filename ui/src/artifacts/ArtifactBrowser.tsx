import { ActionIcon, Button, FileButton, Splitter, TextInput, Tooltip } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { IconRefresh, IconSearch, IconUpload } from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import type { ArtifactOwner } from '~/api/artifacts'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { useShortcut } from '~/app/shortcuts'
import { ErrorState, LoadingRows } from '~/components/states'
import classes from './ArtifactBrowser.module.css'
import { DropZone } from './DropZone'
import { FilePane } from './FilePane'
import { FolderPane } from './FolderPane'
import { NoArtifacts, NoSuchArtifact } from './states'
import { ArtifactTree } from './tree/ArtifactTree'
import { folderOf } from './tree/treeRows'
import { useArtifactTree } from './tree/useArtifactTree'
import { UploadList } from './uploads/UploadList'
import { useUploader } from './uploads/useUploader'

/** What the browser shows, and how it changes its part of the address. */
export interface ArtifactBrowserProps {
  owner: ArtifactOwner
  /** Where the owner's files are, `mlflow-artifacts:/…` when they go through the server. */
  artifactUri: string
  search: Search
  setSearch: SetSearch
  /** Whether nothing is added or removed here, as of what is in the trash. */
  isReadOnly?: boolean
  /** Whether files are being added from elsewhere, as by a training that runs. */
  isGrowing?: boolean
}

/** The files of a run or logged model: a tree, and what the chosen one (`search.path`) holds. */
export function ArtifactBrowser({
  owner,
  artifactUri,
  search,
  setSearch,
  isReadOnly = false,
  isGrowing = false,
}: ArtifactBrowserProps) {
  const path = (search.path ?? '').replace(/^\/+|\/+$/g, '')
  const find = search.find ?? ''
  const tree = useArtifactTree({ owner, path, find, isGrowing })
  const { chosen, rows, folders } = tree
  const folder = chosen?.isFolder ? path : folderOf(path)
  const uploader = useUploader({ artifactUri, isReadOnly, folder, folders, reload: tree.reload })
  const isNarrow = useMediaQuery('(max-width: 720px)') ?? false
  const [treeWidth, setTreeWidth] = useLocalStorage({
    key: 'paceline.artifact-tree-width',
    defaultValue: 300,
  })
  const findInput = useRef<HTMLInputElement>(null)
  useShortcut(
    '/',
    'Find a file',
    useCallback(() => findInput.current?.focus(), []),
  )
  const goTo = (to: string, replace = false) =>
    setSearch({ path: to || undefined, view: undefined }, { replace })

  const root = folders.get('')
  const unread = folders.get(folderOf(path))?.error
  if (root?.error && !root.entries) return <ErrorState error={root.error} retry={tree.reload} />
  if (!root?.entries) return <LoadingRows rows={6} />

  const uploadButton = uploader.send && (
    <FileButton multiple onChange={uploader.send}>
      {(props) => (
        <Tooltip label={`Upload into ${folder || 'the root'}. Or drop files and folders here.`}>
          <Button {...props} leftSection={<IconUpload size={14} aria-hidden />}>
            Upload
          </Button>
        </Tooltip>
      )}
    </FileButton>
  )
  if (root.entries.length === 0 && path === '') {
    return (
      <DropZone onDrop={uploader.drop} whyNot={uploader.whyNot} folder="">
        <NoArtifacts owner={owner} artifactUri={artifactUri} whyNot={uploader.whyNot}>
          {uploadButton}
        </NoArtifacts>
        {uploader.key !== undefined && <UploadList uploadKey={uploader.key} onDone={tree.reload} />}
      </DropZone>
    )
  }

  const treePane = (
    <div className={classes.treePane}>
      <div className={classes.tools}>
        <TextInput
          ref={findInput}
          className={classes.find}
          aria-label="Find a file"
          placeholder="Find in open folders"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={find}
          onChange={({ currentTarget }) =>
            setSearch({ find: currentTarget.value || undefined }, { replace: true })
          }
        />
        <Tooltip label="Read the folders again">
          <ActionIcon aria-label="Reload files" onClick={tree.reload}>
            <IconRefresh size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {uploadButton}
      </div>
      {rows.length > 0 ? (
        <ArtifactTree
          rows={rows}
          chosen={path}
          onChoose={(row, { replace }) => goTo(row.path, replace)}
          onToggle={tree.setOpen}
        />
      ) : (
        <p className={classes.nothing}>No file in the open folders has “{find}” in its path.</p>
      )}
      {uploader.key !== undefined && <UploadList uploadKey={uploader.key} onDone={tree.reload} />}
    </div>
  )
  const shown = { owner, artifactUri, search, setSearch, goTo, uploader, reload: tree.reload }
  const pane = (
    <section className={classes.pane} aria-label="Preview">
      {chosen === undefined && !unread && <LoadingRows rows={4} />}
      {chosen === undefined && unread && <ErrorState error={unread} retry={tree.reload} />}
      {chosen === null && <NoSuchArtifact path={path} goTo={goTo} />}
      {chosen?.isFolder && (
        <FolderPane key={path} {...shown} path={path} entries={folders.get(path)?.entries} />
      )}
      {chosen && !chosen.isFolder && <FilePane key={path} {...shown} entry={chosen} />}
    </section>
  )
  return (
    <DropZone onDrop={uploader.drop} whyNot={uploader.whyNot} folder={folder}>
      {isNarrow ? (
        <div className={classes.stacked}>
          {treePane}
          {pane}
        </div>
      ) : (
        <Splitter
          className={classes.split}
          lineSize={1}
          withHandle={false}
          handleColor="var(--hairline)"
          onResizeEnd={(_, [size]) => setTreeWidth(Number.parseInt(String(size), 10) || treeWidth)}
        >
          <Splitter.Pane defaultSize={`${treeWidth}px`} min="180px" max="720px">
            {treePane}
          </Splitter.Pane>
          <Splitter.Pane defaultSize={100}>{pane}</Splitter.Pane>
        </Splitter>
      )}
    </DropZone>
  )
}
