import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core'
import { IconBookmark, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { deleteExperimentTag, type Experiment, setExperimentTag } from '~/api/experiments'
import type { Search } from '~/app/router'
import { readSearch, writeSearch } from '~/app/searchText'
import { notifyDone, notifyFailed } from '~/components/undo'
import classes from '../frame/Toolbar.module.css'
import { nameProblem, type SavedView, savedViews, viewTag } from './views'

/** Saves how the runs are shown now under a name, for everybody who looks at the experiment, and goes back to it. */
export function ViewsMenu({ experiment, search }: { experiment: Experiment; search: Search }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isOpen, setOpen] = useState(false)
  const views = savedViews(experiment)
  const current = writeSearch(search).replace(/^\?/, '')

  const write = async (viewName: string, text: string | undefined) => {
    const tag = viewTag(viewName)
    if (text === undefined) await deleteExperimentTag(experiment.experimentId, tag)
    // An empty value would be no tag to some databases: a lone mark is the view without anything special.
    else await setExperimentTag(experiment.experimentId, tag, text || '&')
    await queryClient.invalidateQueries({ queryKey: ['experiments'] })
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const wrong = nameProblem(name)
    setProblem(wrong)
    if (wrong) return
    const before = views.find((view) => view.name === name.trim())
    write(name.trim(), current)
      .then(() => notifyDone(`Saved the view “${name.trim()}”.`, () => write(name.trim(), before?.search)))
      .catch(notifyFailed)
    setName('')
    setOpen(false)
  }
  const remove = (view: SavedView) => {
    write(view.name, undefined)
      .then(() => notifyDone(`Deleted the view “${view.name}”.`, () => write(view.name, view.search)))
      .catch(notifyFailed)
  }

  return (
    <Menu opened={isOpen} onChange={setOpen} width={280}>
      <Menu.Target>
        <Button className={classes.tool} leftSection={<IconBookmark size={14} aria-hidden />}>
          <span className={classes.word}>Views</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void navigate({ to: '.', search: {} })}>As at first</Menu.Item>
        {views.length > 0 && <Menu.Label>Saved views</Menu.Label>}
        {views.map((view) => (
          <Group key={view.name} gap={0} wrap="nowrap">
            <Menu.Item
              aria-current={view.search === current || undefined}
              onClick={() => void navigate({ to: '.', search: readSearch(view.search) })}
            >
              {view.name}
            </Menu.Item>
            <ActionIcon aria-label={`Delete the view ${view.name}`} onClick={() => remove(view)}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Menu.Divider />
        <form onSubmit={save}>
          <Group gap={4} p={4} wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              // Letters go to items of the menu otherwise.
              onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
              placeholder="Name of this view"
              aria-label="Name of this view"
              error={problem}
            />
            <Button type="submit">Save</Button>
          </Group>
        </form>
      </Menu.Dropdown>
    </Menu>
  )
}
