import type { MetricColumn, MetricSort } from './metricRows'

const BY_NAME: MetricSort = { column: 'key', isDescending: false }
const SORTED: MetricColumn[] = ['key', 'latest', 'step', 'best', 'min', 'max', 'count']

/** The order that the address has: `-best` is the greatest best first. What it cannot mean is the order of names. */
export function readMetricSort(text: string | undefined): MetricSort {
  const column = SORTED.find((candidate) => candidate === text?.replace(/^-/, ''))
  return column ? { column, isDescending: text?.startsWith('-') ?? false } : BY_NAME
}

/** Writes it; the order of names needs no words. */
export function writeMetricSort({ column, isDescending }: MetricSort): string | undefined {
  if (column === 'key' && !isDescending) return undefined
  return `${isDescending ? '-' : ''}${column}`
}
