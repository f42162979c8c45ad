import { ActionIcon, ColorSwatch, Menu, Tooltip } from '@mantine/core'
import { IconDots, IconFlag, IconFlagFilled } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Run } from '~/api/runs'
import { RunStatus } from '~/components/RunStatus'
import { RUN_COLORS, setRunColor, useRunColors } from '~/state/runColor'
import classes from './RunHead.module.css'

/** What can be done with a run among those that are compared. */
export interface RunActions {
  makeBaseline: (runId: string) => void
  /** To another place among the runs. */
  move: (runId: string, place: number) => void
  remove: (runId: string) => void
}

interface RunHeadProps {
  run: Run
  experimentName: string
  place: number
  runCount: number
  isBaseline: boolean
  actions: RunActions
}

/** A run as the head of its column or row: colour, name, experiment, and what can be done with it. */
export function RunHead({ run, experimentName, place, runCount, isBaseline, actions }: RunHeadProps) {
  const colorOf = useRunColors()
  return (
    <div className={classes.head}>
      <div className={classes.line}>
        <span className={classes.dot} style={{ background: colorOf(run.run_id) }} />
        <Link className={classes.name} to="/runs/$runId" params={{ runId: run.run_id }} title={run.run_name}>
          {run.run_name}
        </Link>
        <RunStatus run={run} />
        <Menu>
          <Menu.Target>
            <ActionIcon size="sm" className={classes.menu} aria-label={`Actions for ${run.run_name}`}>
              <IconDots size={14} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={isBaseline} onClick={() => actions.makeBaseline(run.run_id)}>
              Make it the baseline
            </Menu.Item>
            <Menu.Item disabled={place === 0} onClick={() => actions.move(run.run_id, place - 1)}>
              Move before
            </Menu.Item>
            <Menu.Item disabled={place === runCount - 1} onClick={() => actions.move(run.run_id, place + 1)}>
              Move after
            </Menu.Item>
            <Menu.Item disabled={place === 0} onClick={() => actions.move(run.run_id, 0)}>
              Move to the first place
            </Menu.Item>
            <Menu.Label>Colour</Menu.Label>
            <div className={classes.colors}>
              {RUN_COLORS.map((color) => (
                <ColorSwatch
                  key={color}
                  component="button"
                  aria-label={`Colour ${color}`}
                  aria-pressed={colorOf(run.run_id) === color}
                  color={color}
                  size={18}
                  withShadow={false}
                  className={classes.color}
                  onClick={() => setRunColor(run.run_id, color)}
                />
              ))}
            </div>
            <Menu.Divider />
            <Menu.Item onClick={() => actions.remove(run.run_id)}>Remove from here</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.line}>
        <span className={classes.experiment} title={experimentName}>
          {experimentName}
          {run.lifecycle_stage === 'deleted' && ' · in the trash'}
        </span>
        <Tooltip
          label={isBaseline ? 'Others are measured against this run' : 'Measure the others against this run'}
        >
          <ActionIcon
            size="sm"
            className={classes.flag}
            aria-label={isBaseline ? `${run.run_name} is the baseline` : `Make ${run.run_name} the baseline`}
            aria-pressed={isBaseline}
            onClick={() => actions.makeBaseline(run.run_id)}
          >
            {isBaseline ? <IconFlagFilled size={14} aria-hidden /> : <IconFlag size={14} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  )
}
