import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { request, serverUrl, trackingUri } from '~/api/http'
import { CopyText } from '~/components/Snippet'
import { Setting } from './Setting'

/** What server this is, and where its API is described. */
export function About() {
  const version = useQuery({
    queryKey: ['version'],
    queryFn: async ({ signal }) => (await request(serverUrl('version'), { signal })).text(),
  })
  return (
    <>
      <Setting name="Server" detail="It answers clients of this version of MLflow.">
        {version.data ? `MLflow ${version.data}` : version.error?.message}
      </Setting>
      <Setting name="Tracking URI" detail="What clients set to log here.">
        {trackingUri()} <CopyText text={trackingUri()} label="Copy tracking URI" />
      </Setting>
      <Setting name="API" detail="Paceline's own, besides MLflow's.">
        <Anchor href={serverUrl('api/v1/docs/')}>Browse it</Anchor>
        {' · '}
        <Anchor href={serverUrl('api/v1/openapi.json')}>OpenAPI description</Anchor>
      </Setting>
    </>
  )
}
