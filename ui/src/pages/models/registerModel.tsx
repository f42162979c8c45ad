import { Anchor, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '~/api/errors'
import {
  createModelVersion,
  createRegisteredModel,
  deleteRegisteredModel,
  registeredModelsQuery,
} from '~/api/registry'
import { linkTo } from '~/app/goTo'
import { openDialog } from '~/components/dialog'
import { NameForm } from '~/components/NameForm'
import { DescriptionField } from './DescriptionField'
import { nameProblem } from './nameProblem'

/** Where the files of a new version are. */
interface Source {
  /** `runs:/<run id>/<path>` or `models:/<model id>`. */
  source: string
  runId?: string
  modelId?: string
}

/** Asks for a name and registers files of a run or a logged model as a version of it. */
export function openRegisterModel(source: Source): void {
  openDialog('Register model', (close) => <RegisterForm source={source} onClose={close} />)
}

function RegisterForm({ source, onClose }: { source: Source; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { data: models = [] } = useQuery(registeredModelsQuery())
  const [description, setDescription] = useState('')
  const names = models.map(({ name }) => name)
  const effect = (name: string) => {
    const model = models.find((other) => other.name === name)
    if (!model)
      return name === '' ? 'One that exists, or a new name.' : 'A new model, with this as version 1.'
    const latest = Math.max(0, ...model.latestVersions.map(({ version }) => Number(version)))
    return latest === 0 ? 'It has no version yet.' : `Its latest version is ${latest}.`
  }
  const register = async (name: string) => {
    const version = await registerAs(name, source, description)
    await Promise.all(
      [['registry'], ['logged-models']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    )
    notifyRegistered(name, version)
  }
  return (
    <NameForm
      label="Model"
      placeholder="cat-detector"
      suggestions={names}
      description={effect}
      action="Register"
      check={nameProblem}
      onSubmit={register}
      onClose={onClose}
    >
      <DescriptionField label="Description of the version" value={description} onChange={setDescription} />
      <Text size="xs" c="dimmed">
        From {source.source}
      </Text>
    </NameForm>
  )
}

/** Makes the model when there is none of that name, then the version. A model without versions is not left behind. */
async function registerAs(
  name: string,
  { source, runId, modelId }: Source,
  description: string,
): Promise<string> {
  const isNew = await createRegisteredModel(name, '').then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiError && error.code === 'RESOURCE_ALREADY_EXISTS') return false
      throw error
    },
  )
  try {
    return await createModelVersion({ name, source, run_id: runId, model_id: modelId, description })
  } catch (error) {
    if (isNew) await deleteRegisteredModel(name)
    throw error
  }
}

function notifyRegistered(name: string, version: string) {
  const id = `registered-${name}-${version}`
  const place = `models/${encodeURIComponent(name)}/versions/${version}`
  notifications.show({
    id,
    withBorder: true,
    message: (
      <Text size="sm">
        Registered as{' '}
        <Anchor {...linkTo(place, () => notifications.hide(id))}>
          {name}, version {version}
        </Anchor>
      </Text>
    ),
  })
}
