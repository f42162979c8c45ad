import type { Run } from '~/api/runs'
import { EditInPlace } from './EditInPlace'
import classes from './RunGrid.module.css'
import { useTable } from './TableContext'

/** The first line of a run's note, edited on a double click. */
export function NoteCell({ run }: { run: Run }) {
  const { facts, actions } = useTable()
  const note = run.tags?.['mlflow.note.content'] ?? ''
  if (facts.edited?.runId === run.run_id && facts.edited.field === 'note') {
    return (
      <EditInPlace
        text={note}
        label={`Note of ${run.run_name}`}
        onSave={(text) => actions.saveNote(run, text)}
        onCancel={() => actions.edit(undefined)}
      />
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu of the row edits the note by keyboard
    <span
      className={classes.value}
      title={note}
      onDoubleClick={() => actions.edit({ runId: run.run_id, field: 'note' })}
    >
      {note.split('\n')[0]}
    </span>
  )
}
