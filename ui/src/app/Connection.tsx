import { Tooltip, UnstyledButton } from '@mantine/core'
import { setPaused, useLiveState } from '~/api/changes'
import classes from './Connection.module.css'

const LABELS = {
  idle: '',
  live: 'Live: changes appear within a second. Click to pause.',
  connecting: 'Connecting…',
  offline: 'The server cannot be reached. Trying again…',
  paused: 'Paused. Click to follow changes again.',
}

/** A dot that says whether the page follows what happens on the server, and pauses it. */
export function LiveDot() {
  const state = useLiveState()
  if (state === 'idle') return null
  return (
    <Tooltip label={LABELS[state]}>
      <UnstyledButton
        className={classes.live}
        data-state={state}
        aria-label={LABELS[state]}
        onClick={() => setPaused(state !== 'paused')}
      >
        <span className={classes.dot} />
        {state === 'paused' ? 'Paused' : state === 'offline' ? 'Offline' : 'Live'}
      </UnstyledButton>
    </Tooltip>
  )
}

/** A quiet line while the server is away. The page keeps what it shows and catches up later. */
export function ConnectionBanner() {
  if (useLiveState() !== 'offline') return null
  return (
    <div className={classes.banner} role="status">
      The server cannot be reached. What you see may be old; it catches up when the server is back.
    </div>
  )
}
