import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** What this browser remembers. */
export function SettingsPage() {
  useBreadcrumbs([{ label: 'Settings' }])
  return <h1>Settings</h1>
}
