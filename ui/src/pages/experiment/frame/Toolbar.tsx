import { Button, Menu, Tooltip } from '@mantine/core'
import {
  IconBaselineDensityMedium,
  IconBinaryTree2,
  IconColumns3,
  IconDots,
  IconDownload,
  IconPlusMinus,
} from '@tabler/icons-react'
import { useCallback } from 'react'
import type { ApiError } from '~/api/errors'
import type { Experiment } from '~/api/experiments'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Search } from '~/app/router'
import { useShortcut } from '~/app/shortcuts'
import { notifyFailed } from '~/components/undo'
import { formatCount } from '~/format/number'
import { setPreference, usePreferences } from '~/state/preferences'
import { FilterChips } from '../filter/FilterChips'
import { FilterField } from '../filter/FilterField'
import { type PageState, STAGES } from '../search'
import { exportRuns } from '../selection/exportRuns'
import type { SetState } from '../usePageState'
import { ViewsMenu } from '../views/ViewsMenu'
import { GroupByMenu } from './GroupByMenu'
import { SortText } from './SortText'
import classes from './Toolbar.module.css'

const STAGE_LABELS = { active: 'Active runs', deleted: 'Deleted runs', all: 'Both' }

/** What the table shows and how: the filter and what belongs to it above, the count and common filters below. */
export function Toolbar(props: {
  state: PageState
  setState: SetState
  search: Search
  experiment: Experiment | undefined
  experimentIds: string[]
  definition: RunsDefinition
  filterError: ApiError | undefined
  total: number | undefined
  fileName: string
  openColumns: () => void
}) {
  const { state, setState, definition, total } = props
  const scope = { experimentIds: props.experimentIds, view: state.stage }
  const onFilter = useCallback(
    (filter: string, options: { replace: boolean }) => setState({ filter }, options),
    [setState],
  )
  useShortcut('e', 'Choose columns', props.openColumns)
  return (
    <div className={classes.toolbar}>
      <div className={classes.row}>
        <FilterField filter={state.filter} onFilter={onFilter} scope={scope} error={props.filterError} />
        <div className={classes.tools}>
          <Tooltip label="Columns  e">
            <Button
              className={classes.tool}
              leftSection={<IconColumns3 size={14} aria-hidden />}
              onClick={props.openColumns}
            >
              <span className={classes.word}>Columns</span>
            </Button>
          </Tooltip>
          <GroupByMenu groupBy={state.groupBy} onGroupBy={(groupBy) => setState({ groupBy })} scope={scope} />
          <Tooltip label="Runs with those that they are the parents of">
            <Button
              className={classes.tool}
              aria-pressed={state.isTree}
              leftSection={<IconBinaryTree2 size={14} aria-hidden />}
              onClick={() => setState({ isTree: !state.isTree })}
            >
              <span className={classes.word}>Tree</span>
            </Button>
          </Tooltip>
          {state.baseline && (
            <Button
              className={classes.tool}
              aria-pressed={state.isDifference}
              leftSection={<IconPlusMinus size={14} aria-hidden />}
              onClick={() => setState({ isDifference: !state.isDifference })}
            >
              <span className={classes.word}>Difference to baseline</span>
            </Button>
          )}
          {props.experiment && <ViewsMenu experiment={props.experiment} search={props.search} />}
          <MoreMenu {...props} />
        </div>
      </div>
      <div className={`${classes.row} ${classes.second}`}>
        <span className={classes.count} role="status">
          {total === undefined ? 'Counting…' : `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}`}
          {definition.view === 'deleted' && ' in the trash'}
        </span>
        <FilterChips filter={state.filter} onFilter={(filter) => setState({ filter })} scope={scope} />
        <span className={classes.gap} />
        <SortText sort={state.sort} onSort={(sort) => setState({ sort })} />
      </div>
    </div>
  )
}

/** What is needed seldom. */
function MoreMenu({ state, setState, definition, fileName }: Parameters<typeof Toolbar>[0]) {
  const { density } = usePreferences()
  const save = (format: 'csv' | 'parquet') => exportRuns(definition, format, fileName).catch(notifyFailed)
  return (
    <Menu>
      <Menu.Target>
        <Button aria-label="More" className={classes.tool}>
          <IconDots size={14} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show</Menu.Label>
        {STAGES.map((stage) => (
          <Menu.Item
            key={stage}
            aria-current={stage === state.stage || undefined}
            onClick={() => setState({ stage })}
          >
            {STAGE_LABELS[stage]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Download all runs that match</Menu.Label>
        <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={() => save('csv')}>
          CSV
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={() => save('parquet')}>
          Parquet
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconBaselineDensityMedium size={14} aria-hidden />}
          onClick={() => setPreference('density', density === 'dense' ? 'comfortable' : 'dense')}
        >
          {density === 'dense' ? 'Comfortable rows' : 'Dense rows'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
