import { UnstyledButton } from '@mantine/core'
import { Fragment } from 'react'
import classes from './ArtifactBrowser.module.css'
import { foldersAbove, nameOf } from './tree/treeRows'

/** A path as a title whose folders lead there. */
export function PathTitle({ path, goTo }: { path: string; goTo: (path: string) => void }) {
  if (path === '') return <h2>All files</h2>
  return (
    <h2>
      <span className={classes.path}>
        {foldersAbove(path).map((folder) => (
          <Fragment key={folder}>
            <UnstyledButton onClick={() => goTo(folder)}>{nameOf(folder)}</UnstyledButton>
            {' / '}
          </Fragment>
        ))}
      </span>
      {nameOf(path)}
    </h2>
  )
}
