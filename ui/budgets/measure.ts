import { gzipSync } from 'node:zlib'
import type { CDPSession, Page } from '@playwright/test'

/** How long a page is left alone until what goes on in it has come to rest: some ask their server for ever. */
export const REST_MS = 2000

/** How often a navigation is measured; the median counts. */
const REPETITIONS = 5

/** The middle of some numbers. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Opens a page of its own for each repetition, with an empty cache, and takes the median of what is measured. */
export async function repeated(newPage: () => Promise<Page>, measure: (page: Page) => Promise<number>) {
  const values: number[] = []
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const page = await newPage()
    values.push(await measure(page))
    await page.context().close()
  }
  return median(values)
}

/**
 * Milliseconds from the start of a navigation until something is shown, by the page's own clock: `isShown` is asked
 * before every frame, inside the page.
 */
export async function untilShown(page: Page, url: string, isShown: string): Promise<number> {
  await page.addInitScript(`
    const look = () => {
      try { if (${isShown}) { window.shownMs = performance.now(); return } } catch {}
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)`)
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction('window.shownMs !== undefined', undefined, { timeout: 120_000 })
  return page.evaluate<number>('window.shownMs')
}

/** Milliseconds from going on to another page, once the first one has come to rest, until that one is shown. */
export async function untilShownNext(
  page: Page,
  first: Opened,
  goOn: string,
  isShown: string,
): Promise<number> {
  await untilShown(page, first.url, first.isShown)
  await page.waitForTimeout(REST_MS)
  return page.evaluate<number>(`new Promise((resolve) => {
    const startMs = performance.now()
    const look = () => {
      try { if (${isShown}) { resolve(performance.now() - startMs); return } } catch {}
      requestAnimationFrame(look)
    }
    ${goOn}
    requestAnimationFrame(look)
  })`)
}

/** A page, and how one sees that it shows its content. */
export interface Opened {
  url: string
  isShown: string
}

/** Bytes of the scripts that a page loads, each compressed with gzip, whatever its server does. */
export async function scriptBytes(page: Page, visit: () => Promise<unknown>): Promise<number> {
  const sizes: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    sizes.push(
      response.body().then(
        (body) => gzipSync(body).length,
        () => 0,
      ),
    )
  })
  await visit()
  await page.waitForTimeout(REST_MS)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Elements of a page. */
export const domNodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

/** The longest time, in milliseconds, in which a page that is opened could do nothing else, while something is done. */
export async function longestTask(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.addInitScript(() => {
    const tasks = window as unknown as { longestTaskMs: number }
    tasks.longestTaskMs = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        tasks.longestTaskMs = Math.max(tasks.longestTaskMs, duration)
    }).observe({ type: 'longtask', buffered: true })
  })
  await act()
  return page.evaluate(() => (window as unknown as { longestTaskMs: number }).longestTaskMs)
}

/** Mebibytes that the page's JavaScript keeps, after what is not needed was collected. */
export async function heapMebibytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}
