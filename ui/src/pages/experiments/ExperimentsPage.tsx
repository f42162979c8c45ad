import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** All experiments. */
export function ExperimentsPage() {
  useBreadcrumbs([{ label: 'Experiments' }])
  return <h1>Experiments</h1>
}
