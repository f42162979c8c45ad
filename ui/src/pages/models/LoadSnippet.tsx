import { Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'

/** Code that loads a model from this server, by one of its addresses. */
export function LoadSnippet({ uris }: { uris: string[] }) {
  const [chosen, setChosen] = useState<string>()
  const uri = uris.find((other) => other === chosen) ?? uris[0] ?? ''
  const code = `import mlflow

mlflow.set_tracking_uri("${trackingUri()}")
model = mlflow.pyfunc.load_model(${JSON.stringify(uri)})`
  return (
    <Stack gap="xs">
      {uris.length > 1 && (
        <Select
          aria-label="Address of the model"
          data={uris}
          value={uri}
          allowDeselect={false}
          maw={420}
          onChange={(value) => value && setChosen(value)}
        />
      )}
      <Snippet code={code} />
    </Stack>
  )
}
