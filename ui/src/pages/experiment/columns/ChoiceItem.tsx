import { type KeyboardEvent, useState } from 'react'
import { formatCount } from '~/format/number'
import classes from './ColumnPicker.module.css'
import type { Choice } from './choices'
import { type Column, columnId } from './column'
import { type MetricPart, type Source, writeSource } from './source'

/** What of a metric can be shown besides its latest value. */
const OTHER_PARTS: MetricPart[] = ['best', 'min', 'max', 'trend']

interface ItemProps {
  choice: Choice
  columns: readonly Column[]
  onColumns: (columns: Column[]) => void
}

/** Something that a column can show; of metrics also other numbers than the latest. */
export function ChoiceItem({ choice, columns, onColumns }: ItemProps) {
  const shown = new Set(columns.map(columnId))
  const toggle = (source: Source) => {
    const id = writeSource(source)
    onColumns(shown.has(id) ? columns.filter((column) => columnId(column) !== id) : [...columns, { source }])
  }
  const { source } = choice
  return (
    <>
      <label className={classes.label} title={choice.label}>
        <input type="checkbox" checked={shown.has(choice.id)} onChange={() => toggle(source)} />
        <span>{choice.label}</span>
      </label>
      {source.kind === 'metric' && (
        <span className={classes.parts}>
          {OTHER_PARTS.map((part) => {
            const other: Source = { ...source, part }
            return (
              <button
                key={part}
                type="button"
                aria-pressed={shown.has(writeSource(other))}
                aria-label={`${choice.label} ${part}`}
                onClick={() => toggle(other)}
              >
                {part}
              </button>
            )
          })}
          <StepField label={choice.label} onStep={(step) => toggle({ ...source, part: 'at', step })} />
        </span>
      )}
      {source.kind !== 'metric' && choice.runCount !== undefined && (
        <span className={classes.count}>{formatCount(choice.runCount)}</span>
      )}
    </>
  )
}

/** Adds a column of the values at a step. */
function StepField({ label, onStep }: { label: string; onStep: (step: number) => void }) {
  const [text, setText] = useState('')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !/^-?\d+$/.test(text)) return
    onStep(Number(text))
    setText('')
  }
  return (
    <input
      className={classes.step}
      value={text}
      onChange={(event) => setText(event.target.value.trim())}
      onKeyDown={onKeyDown}
      placeholder="step…"
      inputMode="numeric"
      aria-label={`${label} at a step: type it and press Enter`}
      title="Its value at a step: type it and press Enter"
    />
  )
}
