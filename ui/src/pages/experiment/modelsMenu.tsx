import { Menu } from '@mantine/core'
import type { LoggedModel } from '~/api/loggedModels'
import { LazyMenu } from '~/components/LazyMenu'
import { useLoggedModelChanges } from '~/pages/loggedModel/useLoggedModelChanges'
import { openRegisterModel } from '~/pages/models/registerModel'

/** What can be done with a logged model. */
export function ModelMenu({ model }: { model: LoggedModel }) {
  const { confirmDelete } = useLoggedModelChanges()
  const { modelId, name, sourceRunId } = model
  return (
    <LazyMenu label={`Actions for ${name}`}>
      {() => (
        <>
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
        </>
      )}
    </LazyMenu>
  )
}
