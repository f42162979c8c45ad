/** The address of the page as it is, with one chart open. */
export function chartLink(chartId: string): string {
  const url = new URL(location.href)
  url.searchParams.set('chart.open', chartId)
  return url.href
}
