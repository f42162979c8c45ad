import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** Runs side by side. */
export function ComparePage() {
  useBreadcrumbs([{ label: 'Compare' }])
  return <h1>Compare</h1>
}
