import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { runsByIdQuery } from '~/api/runs'

/** Another run by its name, as soon as that is known. */
export function ParentLink({ runId }: { runId: string }) {
  const runs = useQuery(runsByIdQuery([runId], {}))
  return (
    <Link to="/runs/$runId" params={{ runId }}>
      {runs.data?.[0]?.run_name ?? `${runId.slice(0, 8)}…`}
    </Link>
  )
}
