import { type ArtifactOwner, artifactPageUrl } from '~/api/artifacts'
import { nameOf } from '../tree/treeRows'
import classes from './frames.module.css'

/** A page that somebody logged, in a frame that has no origin: its scripts run, and reach nothing. */
export function IsolatedPage({ owner, path }: { owner: ArtifactOwner; path: string }) {
  return (
    <iframe
      className={classes.page}
      title={nameOf(path)}
      src={artifactPageUrl(owner, path)}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
    />
  )
}
