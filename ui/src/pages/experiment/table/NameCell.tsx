import { IconChevronDown, IconChevronRight, IconPin, IconTarget } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '~/api/v1'
import { formatCount } from '~/format/number'
import { useRunColors } from '~/state/runColor'
import type { RunItem } from '../rows/model'
import { isSelected } from '../selection/selection'
import { EditInPlace } from './EditInPlace'
import classes from './RunGrid.module.css'
import { StatusSign } from './StatusSign'
import { useTable } from './TableContext'

/** Which run it is: its box, colour, status and name. */
export function NameCell({ item, index, label }: { item: RunItem; index?: number; label?: string }) {
  const { facts, actions } = useTable()
  const colorOf = useRunColors()
  const { run, depth, below } = item
  const runId = run.run_id
  const isShown = facts.shownIds.has(runId)
  const isEdited = facts.edited?.runId === runId && facts.edited.field === 'name'
  return (
    <>
      <input
        type="checkbox"
        tabIndex={-1}
        className={classes.box}
        checked={isSelected(facts.selection, runId)}
        aria-label={`Select ${run.run_name}`}
        onChange={() => {}}
        onClick={(event) => {
          event.stopPropagation()
          actions.select(runId, index, event.shiftKey)
        }}
      />
      {depth > 0 && <span style={{ width: depth * 16, flex: 'none' }} />}
      {below && <Expander item={item} below={below} />}
      <button
        type="button"
        tabIndex={-1}
        className={classes.dot}
        data-shown={isShown || undefined}
        aria-pressed={isShown}
        aria-label={`Show ${run.run_name} in charts`}
        title={isShown ? 'Shown in charts' : 'Not shown in charts'}
        style={{ color: colorOf(runId) }}
        onClick={() => actions.toggleShown(runId)}
      />
      <StatusSign run={run} />
      {isEdited ? (
        <EditInPlace
          text={run.run_name}
          label={`Name of ${run.run_name}`}
          onSave={(name) => actions.saveName(run, name)}
          onCancel={() => actions.edit(undefined)}
        />
      ) : (
        <Link
          to="/runs/$runId"
          params={{ runId }}
          preload={false}
          tabIndex={-1}
          className={classes.name}
          title={run.run_name}
          onDoubleClick={(event) => event.preventDefault()}
        >
          {run.run_name}
        </Link>
      )}
      {label && (
        <span className={classes.badge}>
          {label === 'Baseline' ? <IconTarget size={12} aria-hidden /> : <IconPin size={12} aria-hidden />}
          {label}
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        className={classes.more}
        aria-label={`More about ${run.run_name}`}
        onClick={(event) => actions.showMenu(run, event.clientX, event.clientY)}
      >
        ⋯
      </button>
    </>
  )
}

/** Opens what is below a run, and says how much that is. */
function Expander({ item, below }: { item: RunItem; below: Schemas['RunsBelow'] }) {
  const { actions } = useTable()
  const { run, isOpen, place } = item
  if (below.run_count === 0) return <span className={classes.expander} />
  const states = Object.entries(below.statuses).map(
    ([status, count]) => `${formatCount(count)} ${status.toLowerCase()}`,
  )
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.expander}
      aria-label={`${isOpen ? 'Close' : 'Open'} ${run.run_name}`}
      title={`${formatCount(below.run_count)} below: ${states.join(', ')}`}
      onClick={() => actions.toggleOpen(run.run_id, place)}
    >
      {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
      <span>{formatCount(below.run_count)}</span>
    </button>
  )
}
