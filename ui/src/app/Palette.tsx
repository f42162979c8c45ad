import { Kbd, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconCube, IconFlask, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { experimentsQuery } from '~/api/experiments'
import { registeredModelsQuery } from '~/api/registry'
import { quoted, runsPageQuery } from '~/api/runs'
import classes from './Palette.module.css'
import { useShortcut } from './shortcuts'

const SHOWN_OF_A_KIND = 8

/** The button that stands for the palette, and says its key. */
export function PaletteButton() {
  useShortcut('mod+K', 'Search everything', spotlight.open)
  return (
    <UnstyledButton className={classes.button} onClick={spotlight.open} aria-label="Search everything">
      <IconSearch size={14} aria-hidden />
      <span>Search</span>
      <Kbd size="xs">Ctrl K</Kbd>
    </UnstyledButton>
  )
}

/** Goes to any experiment, run, model or page by its name. */
export function Palette() {
  const [query, setQuery] = useState('')
  const [text] = useDebouncedValue(query.trim(), 150)
  const navigate = useNavigate()
  const go = (to: string) => () => void navigate({ to })
  const experiments = useQuery({ ...experimentsQuery(), enabled: query !== '' })
  const models = useQuery({ ...registeredModelsQuery(), enabled: query !== '' })
  const filter = `run_name ILIKE ${quoted(`%${text}%`)} OR run_id LIKE ${quoted(`${text}%`)}`
  const columns = { metrics: 'none', params: 'none', tags: 'none' } as const
  const runs = useQuery({
    ...runsPageQuery({ filter, page_size: SHOWN_OF_A_KIND, columns }),
    enabled: text.length > 1,
  })
  const isNamed = (name: string) => name.toLowerCase().includes(text.toLowerCase())
  const foundExperiments = (experiments.data ?? []).filter(({ name }) => isNamed(name))
  const foundModels = (models.data ?? []).filter(({ name }) => isNamed(name))
  const places = [
    { to: '/', label: 'Experiments' },
    { to: '/models', label: 'Models' },
    { to: '/trash', label: 'Trash' },
    { to: '/settings', label: 'Settings' },
  ].filter(({ label }) => isNamed(label))
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={null} scrollable maxHeight={480}>
      <Spotlight.Search placeholder="An experiment, run or model…" aria-label="Search everything" />
      <Spotlight.ActionsList>
        {foundExperiments.length > 0 && text !== '' && (
          <Spotlight.ActionsGroup label="Experiments">
            {foundExperiments.slice(0, SHOWN_OF_A_KIND).map(({ experimentId, name }) => (
              <Spotlight.Action
                key={experimentId}
                label={name}
                leftSection={<IconFlask size={16} aria-hidden />}
                onClick={go(`/experiments/${experimentId}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(runs.data?.runs.length ?? 0) > 0 && (
          <Spotlight.ActionsGroup label="Runs">
            {runs.data?.runs.map((run) => (
              <Spotlight.Action
                key={run.run_id}
                label={run.run_name}
                description={run.run_id}
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                onClick={go(`/runs/${run.run_id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {foundModels.length > 0 && text !== '' && (
          <Spotlight.ActionsGroup label="Models">
            {foundModels.slice(0, SHOWN_OF_A_KIND).map(({ name }) => (
              <Spotlight.Action
                key={name}
                label={name}
                leftSection={<IconCube size={16} aria-hidden />}
                onClick={go(`/models/${encodeURIComponent(name)}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label="Pages">
            {places.map(({ to, label }) => (
              <Spotlight.Action key={to} label={label} onClick={go(to)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
