import { useBreadcrumbs } from '~/app/Breadcrumbs'

/** An experiment: its runs as a table and charts, its models. */
export function ExperimentPage() {
  useBreadcrumbs([{ label: 'Experiment' }])
  return <h1>Experiment</h1>
}
