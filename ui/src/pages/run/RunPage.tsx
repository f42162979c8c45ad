import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** A run. */
export function RunPage() {
  useBreadcrumbs([{ label: 'Run' }])
  return <h1>Run</h1>
}
