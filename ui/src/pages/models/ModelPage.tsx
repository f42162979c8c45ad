import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** A registered model. */
export function ModelPage() {
  useBreadcrumbs([{ label: 'Model' }])
  return <h1>Model</h1>
}
