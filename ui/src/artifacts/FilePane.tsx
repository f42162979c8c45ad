import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { type ArtifactEntry, artifactUrl } from '~/api/artifacts'
import { formatBytes } from '~/format/bytes'
import classes from './ArtifactBrowser.module.css'
import { CopyMenu } from './CopyMenu'
import { kindName } from './fileKind'
import { PathTitle } from './PathTitle'
import type { PaneProps } from './paneProps'
import { Preview } from './previews/Preview'
import { folderOf, nameOf } from './tree/treeRows'

/** A file: what it is, what can be done with it, and what it holds. */
export function FilePane({ entry, ...props }: PaneProps & { entry: ArtifactEntry }) {
  const { owner, artifactUri, search, setSearch, goTo, uploader } = props
  const { path, sizeBytes = 0 } = entry
  const { remove } = uploader
  return (
    <>
      <header className={classes.head}>
        <div className={classes.title}>
          <PathTitle path={path} goTo={goTo} />
          <div className={classes.facts}>
            <span>{kindName(path)}</span>
            <span>{formatBytes(sizeBytes)}</span>
          </div>
        </div>
        <div className={classes.actions}>
          <Button
            component="a"
            href={artifactUrl(owner, path)}
            download={nameOf(path)}
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download
          </Button>
          <CopyMenu owner={owner} artifactUri={artifactUri} path={path} />
          {remove && (
            <Tooltip label="Delete this file">
              <ActionIcon
                aria-label="Delete this file"
                onClick={() => remove(path, false, () => goTo(folderOf(path), true))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      </header>
      <div className={classes.content}>
        <Preview
          owner={owner}
          path={path}
          sizeBytes={sizeBytes}
          artifactUri={artifactUri}
          view={search.view}
          setView={(view) => setSearch({ view }, { replace: true })}
          goTo={goTo}
        />
      </div>
    </>
  )
}
