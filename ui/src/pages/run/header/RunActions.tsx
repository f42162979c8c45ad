import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowsLeftRight,
  IconArrowUp,
  IconCube,
  IconDots,
  IconDownload,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { quoted, type Run } from '~/api/runs'
import { saveExport } from '~/api/saveExport'
import { useShortcut } from '~/app/shortcuts'
import { notifyFailed } from '~/components/undo'
import { openRegisterModel } from '~/pages/models/registerModel'
import { neighboursQuery, PARENT_TAG } from '../neighbours'
import { RunPicker } from '../RunPicker'
import { runTabPath } from '../tabs'
import type { RunChanges } from '../useRunChanges'
import classes from './RunHeader.module.css'

const FORMATS = [
  { format: 'csv', label: 'All points as CSV' },
  { format: 'parquet', label: 'All points as Parquet' },
] as const

/** What can be done with a run, and the runs beside it. */
export function RunActions({ run, changes, tab }: { run: Run; changes: RunChanges; tab: string }) {
  const { run_id: runId, run_name: name } = run
  const navigate = useNavigate()
  const [isPicking, setPicking] = useState(false)
  const isDeleted = run.lifecycle_stage === 'deleted'
  const compare = useCallback(
    (other: string) => void navigate({ to: '/compare', search: { runs: `${runId},${other}` } }),
    [navigate, runId],
  )
  const pick = useCallback(() => setPicking(true), [])
  useShortcut('c', 'Compare with another run', pick)
  const save = (format: 'csv' | 'parquet') => {
    const body = { format, filter: `run_id = ${quoted(runId)}`, view: 'all', keys: 'all' } as const
    void saveExport('runs/export-histories', body, `${name}.${format}`).catch(notifyFailed)
  }
  return (
    <div className={classes.actions}>
      <Steps run={run} tab={tab} />
      <RunPicker
        isOpen={isPicking}
        setOpen={setPicking}
        run={run}
        title="Compare with"
        onPick={compare}
        target={
          <Button
            leftSection={<IconArrowsLeftRight size={14} aria-hidden />}
            onClick={() => setPicking(!isPicking)}
          >
            Compare
          </Button>
        }
      />
      <Menu>
        <Menu.Target>
          <Tooltip label="More to do with this run">
            <ActionIcon aria-label="More to do with this run" variant="default">
              <IconDots size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Download</Menu.Label>
          {FORMATS.map(({ format, label }) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => save(format)}
            >
              {label}
            </Menu.Item>
          ))}
          <RegisterItems run={run} />
          <Menu.Divider />
          {isDeleted ? (
            <Menu.Item
              leftSection={<IconRestore size={14} aria-hidden />}
              onClick={() => void changes.restore(name)}
            >
              Restore
            </Menu.Item>
          ) : (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => void changes.moveToTrash(name)}
            >
              Move to trash
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

/** The older and the newer run beside this one, on the same tab. */
function Steps({ run, tab }: { run: Run; tab: string }) {
  const navigate = useNavigate()
  const { data: beside } = useQuery(neighboursQuery(run))
  const kin = run.tags?.[PARENT_TAG] ? 'run of the same parent' : 'run of the experiment'
  const { older, newer } = beside ?? {}
  const open = useCallback(
    (to: Run | undefined) => {
      if (to) void navigate({ to: runTabPath(to.run_id, tab), search: {} })
    },
    [navigate, tab],
  )
  const openOlder = useCallback(() => open(older), [open, older])
  const openNewer = useCallback(() => open(newer), [open, newer])
  useShortcut('j', `Older ${kin}`, openOlder)
  useShortcut('k', `Newer ${kin}`, openNewer)
  const steps = [
    { label: 'Newer run', to: newer, act: openNewer, key: 'k', Icon: IconArrowUp },
    { label: 'Older run', to: older, act: openOlder, key: 'j', Icon: IconArrowDown },
  ]
  return steps.map(({ label, to, act, key, Icon }) => (
    <Tooltip key={key} label={to ? `${label}: ${to.run_name}  ${key}` : `No ${label.toLowerCase()}`}>
      <ActionIcon
        aria-label={label}
        aria-disabled={to === undefined}
        style={to ? undefined : { opacity: 0.4, cursor: 'default' }}
        onClick={act}
      >
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  ))
}

const MODELS_LISTED = 10

function RegisterItems({ run }: { run: Run }) {
  const models = run.model_outputs ?? []
  if (models.length === 0) return null
  return (
    <>
      <Menu.Label>Register model</Menu.Label>
      {models.slice(-MODELS_LISTED).map(({ model_id: modelId, step }) => (
        <Menu.Item
          key={modelId}
          leftSection={<IconCube size={14} aria-hidden />}
          onClick={() => openRegisterModel({ source: `models:/${modelId}`, modelId, runId: run.run_id })}
        >
          {models.length === 1 ? 'The model it logged' : `The one of step ${step.toLocaleString('en-US')}`}
        </Menu.Item>
      ))}
      {models.length > MODELS_LISTED && (
        <Menu.Label>
          The last {MODELS_LISTED} of {models.length}; all are on the overview
        </Menu.Label>
      )}
    </>
  )
}
