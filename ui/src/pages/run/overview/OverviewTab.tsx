import type { Experiment } from '~/api/experiments'
import type { Run } from '~/api/runs'
import { Facts } from '~/components/Facts'
import { Markdown } from '~/components/Markdown'
import { NoteEditor } from '~/components/NoteEditor'
import { isToolTag, TagEditor } from '~/components/TagEditor'
import type { RunChanges } from '../useRunChanges'
import { ChangesSection } from './changes/ChangesSection'
import { ChildrenSection } from './children/ChildrenSection'
import { DatasetsSection } from './DatasetsSection'
import { Details } from './Details'
import { ModelsSection } from './ModelsSection'
import { MetricsSection } from './metrics/MetricsSection'
import classes from './Overview.module.css'
import { ParamsSection } from './params/ParamsSection'
import { Section } from './Section'

const NOTE_TAG = 'mlflow.note.content'

/** What a run is: results and what led to them at the left, what is known about it at the right. */
export function OverviewTab(props: { run: Run; experiment?: Experiment; changes: RunChanges }) {
  const { run, experiment, changes } = props
  const tags = run.tags ?? {}
  const note = tags[NOTE_TAG] ?? ''
  const isDeleted = run.lifecycle_stage === 'deleted'
  return (
    <div className={classes.overview}>
      <div className={classes.main}>
        <MetricsSection run={run} experiment={experiment} />
        <ParamsSection run={run} />
        <ChangesSection run={run} experiment={experiment} />
        <ChildrenSection run={run} experiment={experiment} />
      </div>
      <aside className={classes.aside} aria-label="About the run">
        <Section title="Details">
          <Details run={run} />
        </Section>
        {isDeleted ? (
          <NotesAndTags note={note} tags={tags} />
        ) : (
          <>
            <Section title="Notes">
              <NoteEditor
                text={note}
                label="Notes"
                onSave={(text) =>
                  text === '' ? changes.deleteTag(NOTE_TAG) : changes.setTag(NOTE_TAG, text)
                }
              />
            </Section>
            <Section title="Tags">
              <TagEditor tags={tags} onSet={changes.setTag} onDelete={changes.deleteTag} />
            </Section>
          </>
        )}
        <DatasetsSection datasets={run.datasets ?? []} />
        <ModelsSection run={run} />
      </aside>
    </div>
  )
}

/** The same of a run in the trash, which cannot be changed. */
function NotesAndTags({ note, tags }: { note: string; tags: Record<string, string> }) {
  const own = Object.entries(tags).filter(([key]) => !isToolTag(key))
  return (
    <>
      {note !== '' && (
        <Section title="Notes">
          <Markdown text={note} />
        </Section>
      )}
      {own.length > 0 && (
        <Section title="Tags">
          <Facts facts={Object.fromEntries(own)} />
        </Section>
      )}
    </>
  )
}
