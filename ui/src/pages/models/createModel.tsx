import { useState } from 'react'
import { createRegisteredModel } from '~/api/registry'
import { goTo } from '~/app/goTo'
import { openDialog } from '~/components/dialog'
import { NameForm } from '~/components/NameForm'
import { DescriptionField } from './DescriptionField'
import { nameProblem } from './nameProblem'

/** Asks for the name of a new registered model. */
export function openCreateModel(refresh: () => Promise<unknown>) {
  openDialog('New model', (close) => <CreateForm refresh={refresh} onClose={close} />)
}

function CreateForm({ refresh, onClose }: { refresh: () => Promise<unknown>; onClose: () => void }) {
  const [description, setDescription] = useState('')
  return (
    <NameForm
      label="Name"
      placeholder="cat-detector"
      action="Create"
      check={nameProblem}
      onSubmit={async (name) => {
        await createRegisteredModel(name, description)
        await refresh()
        goTo(`models/${encodeURIComponent(name)}`)
      }}
      onClose={onClose}
    >
      <DescriptionField label="Description" value={description} onChange={setDescription} />
    </NameForm>
  )
}
