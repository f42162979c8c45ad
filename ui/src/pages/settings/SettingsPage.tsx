import { useBreadcrumbs } from '~/app/Breadcrumbs'
import { PageHeader, ReadingPage, Section } from '~/components/PageHeader'
import { About } from './About'
import { Appearance } from './Appearance'
import { Remembered } from './Remembered'

/** How things are shown in this browser, what it remembers, and what server this is. */
export function SettingsPage() {
  useBreadcrumbs([{ label: 'Settings' }])
  return (
    <ReadingPage>
      <PageHeader title="Settings" detail="of this browser" />
      <Section title="Appearance">
        <Appearance />
      </Section>
      <Section title="Remembered here">
        <Remembered />
      </Section>
      <Section title="About">
        <About />
      </Section>
    </ReadingPage>
  )
}
