import { Collapse, SegmentedControl, Tabs, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteExperimentTag, type Experiment, setExperimentTag } from '~/api/experiments'
import { NoteEditor } from '~/components/NoteEditor'
import { LAYOUTS, type PageState } from '../search'
import type { SetState } from '../usePageState'
import classes from './ExperimentHeader.module.css'

const NOTE_TAG = 'mlflow.note.content'

const LAYOUT_LABELS = { table: 'Table', charts: 'Charts', both: 'Both' }

/** What an experiment is, and the ways to look at it. */
export function ExperimentHeader(props: {
  experimentIds: string[]
  experiments: Experiment[]
  tab: 'runs' | 'models'
  state: PageState
  setState: SetState
}) {
  const { experiments, experimentIds, tab, state, setState } = props
  const navigate = useNavigate()
  const [isNoteOpen, setNoteOpen] = useState(false)
  const ids = experimentIds.join(',')
  const [experiment] = experiments
  const isOne = experimentIds.length === 1
  const openTab = (next: string | null) => {
    if (next === 'models')
      void navigate({ to: '/experiments/$experimentIds/$tab', params: { experimentIds: ids, tab: next } })
    else void navigate({ to: '/experiments/$experimentIds', params: { experimentIds: ids } })
  }
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <h1 className={classes.title}>
          {isOne ? (experiment?.name.split('/').at(-1) ?? '…') : <Names experiments={experiments} />}
        </h1>
        {isOne && experiment && (
          <UnstyledButton
            className={classes.noteToggle}
            aria-expanded={isNoteOpen}
            onClick={() => setNoteOpen(!isNoteOpen)}
          >
            {isNoteOpen ? (
              <IconChevronDown size={13} aria-hidden />
            ) : (
              <IconChevronRight size={13} aria-hidden />
            )}
            {noteLine(experiment)}
          </UnstyledButton>
        )}
        <span className={classes.gap} />
        <Tabs value={tab} onChange={openTab} variant="pills" classNames={{ tab: classes.tab }}>
          <Tabs.List aria-label="Parts of the experiment">
            <Tabs.Tab value="runs">Runs</Tabs.Tab>
            <Tabs.Tab value="models">Models</Tabs.Tab>
          </Tabs.List>
        </Tabs>
        {tab === 'runs' && (
          <SegmentedControl
            aria-label="Layout"
            value={state.layout}
            onChange={(value) => setState({ layout: LAYOUTS.find((layout) => layout === value) })}
            data={LAYOUTS.map((value) => ({ value, label: LAYOUT_LABELS[value] }))}
          />
        )}
      </div>
      {experiment && isOne && (
        <Collapse expanded={isNoteOpen}>
          <div className={classes.note}>
            <Note experiment={experiment} />
          </div>
        </Collapse>
      )}
    </header>
  )
}

function Names({ experiments }: { experiments: Experiment[] }) {
  return experiments.map(({ experimentId, name }, index) => (
    <span key={experimentId}>
      {index > 0 && ', '}
      <Link to="/experiments/$experimentIds" params={{ experimentIds: experimentId }}>
        {name}
      </Link>
    </span>
  ))
}

/** The first line of the note, without the marks of Markdown. */
function noteLine({ tags }: Experiment): string {
  const [line = ''] = (tags[NOTE_TAG] ?? '').trim().split('\n')
  return line.replace(/^#+\s*|[*_`]/g, '').slice(0, 80) || 'Notes'
}

function Note({ experiment }: { experiment: Experiment }) {
  const queryClient = useQueryClient()
  const save = async (text: string) => {
    if (text.trim() === '') await deleteExperimentTag(experiment.experimentId, NOTE_TAG)
    else await setExperimentTag(experiment.experimentId, NOTE_TAG, text)
    await queryClient.invalidateQueries({ queryKey: ['experiments'] })
  }
  return <NoteEditor text={experiment.tags[NOTE_TAG] ?? ''} onSave={save} label="Notes of the experiment" />
}
