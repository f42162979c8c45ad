import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** The registry. */
export function ModelsPage() {
  useBreadcrumbs([{ label: 'Models' }])
  return <h1>Models</h1>
}
