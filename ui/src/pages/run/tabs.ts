/** A part of a run's page, with its place in the address. */
export interface RunTab {
  /** The last part of the path; the overview has none. */
  id: '' | 'charts' | 'system' | 'artifacts' | 'images'
  label: string
}

/** Metrics of the machine, which clients log beside those of the training. */
export const isSystemMetric = (key: string) => key.startsWith('system/')

/** All other metrics. */
export const isModelMetric = (key: string) => !isSystemMetric(key)

/** The tabs of a run: what it has none of has no tab, unless the address asks for it. */
export function tabsOf(has: { systemMetrics: boolean; images: boolean }, asked: string): RunTab[] {
  const tabs: (RunTab & { isShown: boolean })[] = [
    { id: '', label: 'Overview', isShown: true },
    { id: 'charts', label: 'Charts', isShown: true },
    { id: 'system', label: 'System', isShown: has.systemMetrics },
    { id: 'artifacts', label: 'Artifacts', isShown: true },
    { id: 'images', label: 'Images', isShown: has.images },
  ]
  return tabs.filter(({ id, isShown }) => isShown || id === asked).map(({ id, label }) => ({ id, label }))
}

/** The address of a run's tab. */
export const runTabPath = (runId: string, tab: string) =>
  tab === '' ? `/runs/${runId}` : `/runs/${runId}/${tab}`
