import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** What was deleted. */
export function TrashPage() {
  useBreadcrumbs([{ label: 'Trash' }])
  return <h1>Trash</h1>
}
