import type { ReactNode } from 'react'
import type { Run } from '~/api/runs'
import { Ago } from '~/components/Ago'
import { CopyText } from '~/components/Snippet'
import { formatDuration, formatTime } from '~/format/time'
import { runDurationMs } from '../health'
import { useNow } from '../useNow'
import classes from './Overview.module.css'
import { commitUrl } from './repository'

/** When, by whom, from which code, and where its files are. */
export function Details({ run }: { run: Run }) {
  const tags = run.tags ?? {}
  const commit = tags['mlflow.source.git.commit']
  const repository = tags['mlflow.source.git.repoURL']
  const user = tags['mlflow.user'] ?? run.user_id
  return (
    <dl className={classes.facts}>
      <Fact name="Started">
        <span>
          {formatTime(run.start_time_ms)}{' '}
          <small className={`${classes.small} ${classes.nowrap}`}>
            <Ago timeMs={run.start_time_ms} />
          </small>
        </span>
      </Fact>
      {run.end_time_ms !== null && run.end_time_ms !== undefined && (
        <Fact name="Ended">{formatTime(run.end_time_ms)}</Fact>
      )}
      <DurationFact run={run} />
      {user !== '' && <Fact name="User">{user}</Fact>}
      <TextFact name="Source" text={tags['mlflow.source.name']} />
      <TextFact name="Kind" text={tags['mlflow.source.type']?.toLowerCase()} isPlain />
      <TextFact name="Branch" text={tags['mlflow.source.git.branch']} />
      {commit && (
        <Fact name="Commit">
          <Commit commit={commit} repository={repository} />
          <CopyText text={commit} label="Copy the commit" />
        </Fact>
      )}
      <TextFact name="Repository" text={repository} />
      <TextFact name="Files" text={run.artifact_uri} />
    </dl>
  )
}

function DurationFact({ run }: { run: Run }) {
  const nowMs = useNow(run.status === 'RUNNING')
  const durationMs = runDurationMs(run, nowMs)
  return durationMs === undefined ? null : <Fact name="Duration">{formatDuration(durationMs)}</Fact>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** A text that may be long, and is copied. */
function TextFact({ name, text, isPlain = false }: { name: string; text?: string; isPlain?: boolean }) {
  if (!text) return null
  return (
    <Fact name={name}>
      <span className={classes.cut} title={text}>
        {text}
      </span>
      {!isPlain && <CopyText text={text} label={`Copy ${name.toLowerCase()}`} />}
    </Fact>
  )
}

function Commit({ commit, repository }: { commit: string; repository?: string }) {
  const short = <code title={commit}>{commit.slice(0, 10)}</code>
  const url = repository && commitUrl(repository, commit)
  if (!url) return short
  return (
    <a href={url} rel="noreferrer noopener" target="_blank">
      {short}
    </a>
  )
}
