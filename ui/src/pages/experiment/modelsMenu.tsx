import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { LoggedModel } from '~/api/loggedModels'
import { useLoggedModelChanges } from '~/pages/loggedModel/useLoggedModelChanges'
import { openRegisterModel } from '~/pages/models/registerModel'

/** What can be done with a logged model. */
export function ModelMenu({ model }: { model: LoggedModel }) {
  const { confirmDelete } = useLoggedModelChanges()
  const { modelId, name, sourceRunId } = model
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size="sm" aria-label={`Actions for ${name}`}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            openRegisterModel({ source: `models:/${modelId}`, modelId, runId: sourceRunId || undefined })
          }
        >
          Register…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="var(--danger)" onClick={() => confirmDelete([model])}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
