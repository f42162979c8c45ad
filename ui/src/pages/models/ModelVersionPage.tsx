import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** A version of a registered model. */
export function ModelVersionPage() {
  useBreadcrumbs([{ label: 'Version' }])
  return <h1>Version</h1>
}
