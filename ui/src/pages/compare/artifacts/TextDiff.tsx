import { Select, Switch } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { readArtifact } from '~/api/artifacts'
import type { Run } from '~/api/runs'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { DiffTable } from './DiffTable'
import { diffLines, normalized } from './lineDiff'
import classes from './TextDiff.module.css'

/** So much of each file is read; what is beyond is told. */
const MOST_BYTES = 512 * 1024

interface TextDiffProps {
  /** Those that have the file. */
  runs: readonly Run[]
  path: string
  baselineId: string | undefined
  sizeOf: (runId: string) => number
}

/** A text of two runs beside each other, with the lines that differ marked. */
export function TextDiff({ runs, path, baselineId, sizeOf }: TextDiffProps) {
  const first = runs.find(({ run_id }) => run_id === baselineId) ?? runs[0]
  const [leftId, setLeft] = useState(first?.run_id)
  const [rightId, setRight] = useState(runs.find(({ run_id }) => run_id !== first?.run_id)?.run_id)
  const [isWhole, setWhole] = useState(false)
  const ids = [leftId, rightId].filter((id) => id !== undefined)
  const texts = useQueries({
    queries: ids.map((runId) => ({
      queryKey: ['artifacts', { runId }, path, 'text'],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        new TextDecoder().decode(await readArtifact({ runId }, path, MOST_BYTES, signal)),
    })),
    combine: (results) => ({
      data: results.map(({ data }) => data),
      error: results.find(({ error }) => error)?.error ?? null,
    }),
  })
  const [left, right] = texts.data
  const rows = useMemo(
    () =>
      left === undefined || right === undefined
        ? undefined
        : diffLines(normalized(left, path), normalized(right, path)),
    [left, right, path],
  )
  if (texts.error) return <ErrorState error={texts.error} />
  const choices = runs.map(({ run_id, run_name }) => ({ value: run_id, label: run_name }))
  const isCut = ids.some((id) => sizeOf(id) > MOST_BYTES)
  if (rightId === undefined)
    return left === undefined ? <LoadingRows /> : <pre className={classes.text}>{left}</pre>
  return (
    <>
      <div className={classes.bar}>
        <Select
          label="Left"
          data={choices}
          value={leftId}
          onChange={(id) => setLeft(id ?? leftId)}
          allowDeselect={false}
        />
        <Select
          label="Right"
          data={choices}
          value={rightId}
          onChange={(id) => setRight(id ?? rightId)}
          allowDeselect={false}
        />
        <Switch
          mb={8}
          label="Also lines that are the same"
          checked={isWhole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
        />
      </div>
      {isCut && (
        <p className={classes.note}>Only the first {formatBytes(MOST_BYTES)} of each file are compared.</p>
      )}
      {rows ? <DiffTable rows={rows} isWhole={isWhole} /> : <LoadingRows />}
    </>
  )
}
