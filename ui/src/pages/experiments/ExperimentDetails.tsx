import { Drawer, Stack } from '@mantine/core'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { deleteExperimentTag, setExperimentTag } from '~/api/experiments'
import { Facts } from '~/components/Facts'
import { NoteEditor } from '~/components/NoteEditor'
import { CopyText } from '~/components/Snippet'
import { TagEditor } from '~/components/TagEditor'
import { formatTime } from '~/format/time'

const NOTE_TAG = 'mlflow.note.content'

/** An experiment's note, tags and facts, beside the list. */
export function ExperimentDetails({
  experiment,
  refresh,
  onClose,
}: {
  experiment: ExperimentOverview | undefined
  refresh: () => Promise<unknown>
  onClose: () => void
}) {
  return (
    <Drawer
      opened={experiment !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={experiment?.name}
    >
      {experiment && <Details key={experiment.experiment_id} experiment={experiment} refresh={refresh} />}
    </Drawer>
  )
}

function Details({
  experiment,
  refresh,
}: {
  experiment: ExperimentOverview
  refresh: () => Promise<unknown>
}) {
  const { experiment_id: id, tags } = experiment
  const setTag = (key: string, value: string) => setExperimentTag(id, key, value).then(refresh)
  return (
    <Stack gap="lg">
      <NoteEditor label="Note" text={tags[NOTE_TAG] ?? ''} onSave={(text) => setTag(NOTE_TAG, text)} />
      <TagEditor tags={tags} onSet={setTag} onDelete={(key) => deleteExperimentTag(id, key).then(refresh)} />
      <Facts
        facts={{
          Id: (
            <>
              {id} <CopyText text={id} label="Copy id" />
            </>
          ),
          Files: experiment.artifact_location,
          Created: formatTime(experiment.created_ms),
          Changed: formatTime(experiment.updated_ms),
        }}
      />
    </Stack>
  )
}
