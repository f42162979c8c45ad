import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { quoted, runsPageQuery } from '~/api/runs'
import { useShortcut } from '~/app/shortcuts'
import { formatAgo } from '~/format/time'

const MOST_LISTED = 30
const NO_COLUMNS = { metrics: 'none', params: 'none', tags: 'none' } as const

interface AddRunProps {
  /** Those that are there. */
  runIds: readonly string[]
  /** Whose runs are offered before anything is typed. */
  experimentIds: readonly string[]
  experimentName: (experimentId: string) => string
  onAdd: (runId: string) => void
}

/** Finds a run of any experiment by its name or id, deleted ones too, and adds it. */
export function AddRun({ runIds, experimentIds, experimentName, onAdd }: AddRunProps) {
  const field = useRef<HTMLInputElement>(null)
  const [search, setSearch] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [text] = useDebouncedValue(search.trim(), 150)
  useShortcut('a', 'Add a run', () => field.current?.focus())
  const { data, isFetching } = useQuery({
    ...runsPageQuery({
      ...(text === ''
        ? { experiment_ids: experimentIds.length > 0 ? [...experimentIds] : undefined }
        : { filter: `run_name ILIKE ${quoted(`%${text}%`)} OR run_id LIKE ${quoted(`${text}%`)}` }),
      view: 'all',
      page_size: MOST_LISTED,
      columns: NO_COLUMNS,
    }),
    enabled: isOpen,
    placeholderData: (before) => before,
  })
  const found = (data?.runs ?? []).filter(({ run_id }) => !runIds.includes(run_id))
  const title =
    text === ''
      ? 'Latest runs'
      : data?.next_page_token
        ? `First ${MOST_LISTED} that match`
        : 'Runs that match'
  return (
    <Select
      ref={field}
      aria-label="Add a run"
      placeholder="Add a run: name or id…"
      w={220}
      searchable
      value={null}
      searchValue={search}
      onSearchChange={setSearch}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      data={
        found.length > 0
          ? [
              {
                group: title,
                items: found.map(({ run_id, run_name }) => ({ value: run_id, label: run_name })),
              },
            ]
          : []
      }
      // What is listed is found already.
      filter={({ options }) => options}
      nothingFoundMessage={isFetching ? 'Looking…' : 'No such run'}
      onChange={(runId) => {
        if (runId) onAdd(runId)
        setSearch('')
      }}
      renderOption={({ option }) => {
        const run = found.find(({ run_id }) => run_id === option.value)
        return (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate>
              {run?.run_name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {run && `${experimentName(run.experiment_id)} · ${formatAgo(run.start_time_ms)}`}
              {run?.lifecycle_stage === 'deleted' && ' · in the trash'}
            </Text>
          </div>
        )
      }}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
    />
  )
}
