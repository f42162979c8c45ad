import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** A logged model. */
export function LoggedModelPage() {
  useBreadcrumbs([{ label: 'Logged model' }])
  return <h1>Logged model</h1>
}
