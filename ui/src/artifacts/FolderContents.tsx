import { Anchor, UnstyledButton } from '@mantine/core'
import { IconFile, IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import { type ArtifactEntry, artifactUrl } from '~/api/artifacts'
import { formatBytes } from '~/format/bytes'
import { formatCount } from '~/format/number'
import classes from './FolderContents.module.css'
import { isPicture } from './fileKind'
import type { PaneProps } from './paneProps'
import { Preview } from './previews/Preview'
import { nameOf } from './tree/treeRows'

const PICTURES_AT_ONCE = 60
const LINES_AT_ONCE = 200

/** What is worth seeing of a folder at once: its model, its README, its pictures, and what else there is. */
export function FolderContents({ entries, ...props }: PaneProps & { entries: ArtifactEntry[] }) {
  const { owner, artifactUri, goTo } = props
  const model = entries.find(({ path }) => nameOf(path) === 'MLmodel')
  const readme = entries.find(({ path }) => /^readme\.md$/i.test(nameOf(path)))
  const pictures = entries.filter(({ path, isFolder }) => !isFolder && isPicture(path))
  const others = entries.filter((entry) => !pictures.includes(entry))
  const main = model ?? readme
  return (
    <>
      {main && (
        <Preview
          owner={owner}
          path={main.path}
          sizeBytes={main.sizeBytes ?? 0}
          artifactUri={artifactUri}
          goTo={goTo}
        />
      )}
      {pictures.length > 0 && <Pictures {...props} entries={pictures} />}
      {!main && others.length > 0 && <Lines entries={others} goTo={goTo} />}
    </>
  )
}

function Pictures({ entries, owner, goTo }: PaneProps & { entries: ArtifactEntry[] }) {
  const [count, setCount] = useState(PICTURES_AT_ONCE)
  return (
    <section aria-label="Pictures">
      <ul className={classes.pictures}>
        {entries.slice(0, count).map(({ path }) => (
          <li key={path}>
            <UnstyledButton onClick={() => goTo(path)} className={classes.picture}>
              <img src={artifactUrl(owner, path)} alt="" loading="lazy" />
              <span>{nameOf(path)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {entries.length > count && (
        <More shown={count} total={entries.length} onMore={() => setCount(count + PICTURES_AT_ONCE)} />
      )}
    </section>
  )
}

function Lines({ entries, goTo }: { entries: ArtifactEntry[]; goTo: (path: string) => void }) {
  const [count, setCount] = useState(LINES_AT_ONCE)
  return (
    <>
      <ul className={classes.lines}>
        {entries.slice(0, count).map(({ path, isFolder, sizeBytes }) => (
          <li key={path}>
            <UnstyledButton onClick={() => goTo(path)} className={classes.line}>
              {isFolder ? (
                <IconFolder size={15} aria-hidden />
              ) : (
                <IconFile size={15} aria-hidden color="var(--ink-muted)" />
              )}
              <span>{nameOf(path)}</span>
              <span className={classes.size}>{isFolder ? '' : formatBytes(sizeBytes ?? 0)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {entries.length > count && (
        <More shown={count} total={entries.length} onMore={() => setCount(count + LINES_AT_ONCE)} />
      )}
    </>
  )
}

function More({ shown, total, onMore }: { shown: number; total: number; onMore: () => void }) {
  return (
    <p className={classes.more}>
      The first {formatCount(shown)} of {formatCount(total)}.{' '}
      <Anchor component="button" onClick={onMore}>
        Show more
      </Anchor>
    </p>
  )
}
