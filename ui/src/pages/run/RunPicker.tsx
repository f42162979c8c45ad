import { Loader, Popover, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { quoted, type Run, runsPageQuery } from '~/api/runs'
import { Ago } from '~/components/Ago'
import { RunStatus } from '~/components/RunStatus'
import { formatCount } from '~/format/number'
import classes from './RunPicker.module.css'

const SHOWN = 12

/** Chooses another run by a part of its name or id: of the same experiment first, of all when there is none. */
export function RunPicker(props: {
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  run: Run
  title: string
  onPick: (runId: string) => void
  target: ReactNode
}) {
  const { isOpen, setOpen, run, title, onPick, target } = props
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={340}
      trapFocus
      shadow="md"
      withRoles={false}
    >
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown p={12} role="dialog" aria-label={title}>
        <Choices
          run={run}
          title={title}
          onPick={(runId) => {
            setOpen(false)
            onPick(runId)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices({ run, title, onPick }: { run: Run; title: string; onPick: (runId: string) => void }) {
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 150)
  const named = `(run_name ILIKE ${quoted(`%${text}%`)} OR run_id LIKE ${quoted(`${text}%`)})`
  const filter = `run_id != ${quoted(run.run_id)}${text === '' ? '' : ` AND ${named}`}`
  const request = { filter, page_size: SHOWN, with_total: true }
  const here = useQuery(runsPageQuery({ ...request, experiment_ids: [run.experiment_id] }))
  const isNoneHere = here.data?.runs.length === 0
  const anywhere = useQuery({ ...runsPageQuery(request), enabled: isNoneHere })
  const found = isNoneHere ? anywhere.data : here.data
  return (
    <Stack gap={8}>
      <TextInput
        data-autofocus
        label={title}
        placeholder="Part of a name, or the beginning of an id"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          const first = found?.runs[0]
          if (event.key === 'Enter' && first) onPick(first.run_id)
        }}
      />
      {!found && <Loader size="xs" />}
      {found && (
        <>
          <Text size="xs" c="dimmed" role="status">
            {summary(found.runs.length, found.total ?? 0, isNoneHere)}
          </Text>
          <ul className={classes.runs}>
            {found.runs.map((other) => (
              <li key={other.run_id}>
                <UnstyledButton className={classes.run} onClick={() => onPick(other.run_id)}>
                  <RunStatus run={other} />
                  <span>{other.run_name}</span>
                  <small>
                    <Ago timeMs={other.start_time_ms} />
                  </small>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  )
}

function summary(shown: number, total: number, isAnywhere: boolean): string {
  const place = isAnywhere ? 'in other experiments' : 'of this experiment'
  if (total === 0) return 'No other run'
  return shown < total
    ? `The latest ${shown} of ${formatCount(total)} ${place}`
    : `${formatCount(total)} ${place}`
}
