/** How long a page waits for what it shows first before it is drawn without. */
const FIRST_READ_MS = 150

/**
 * Waits until something was read, but not for long: a page that is drawn once, with what it shows, is there sooner than
 * one that is drawn without and again. Failures are the page's to tell, which reads the same.
 */
export async function firstRead(reading: Promise<unknown>): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, FIRST_READ_MS))
  await Promise.race([reading.catch(() => undefined), late])
}
