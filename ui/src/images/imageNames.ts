/** An image that a run logged at a step, as its file's name says. */
export interface LoggedImage {
  runId: string
  key: string
  step: number
  timestampMs: number
  /** Of the image itself, from the run's artifact root. */
  path: string
  /** Of a small copy for grids, which clients log beside it. */
  smallPath?: string
  /** How many images of this key and step there are; this one is the latest. */
  count: number
}

interface ParsedName {
  key: string
  step: number
  timestampMs: number
  /** What tells images of one key and step apart. */
  id: string
  isSmall: boolean
}

/**
 * Names that MLflow's `log_image(key=, step=)` makes: `val~sample+step+4+timestamp+1700000000000+<uuid>.png`, and with
 * `+compressed` a small copy. Older clients write `%` between the parts and `#` for the slashes of a key.
 */
const LOGGED = /^(.+?)([+%])step\2(-?\d+)\2timestamp\2(\d+)\2([^+%]+?)(\2compressed)?\.\w+$/

/** Other images whose name has a number: `samples_0040.png`. The last number counts as the step. */
const NUMBERED = /^(.*?)(\d+)(\D*)\.(?:png|jpe?g|gif|webp|bmp|svg|avif)$/i

/** Reads a file's name; nothing when it is no image of a step. */
export function parseImageName(name: string): ParsedName | undefined {
  const [, sanitized, , step, timestamp, id, small] = LOGGED.exec(name) ?? []
  if (sanitized !== undefined && id !== undefined) {
    const key = sanitized.replace(/[~#]/g, '/')
    return { key, step: Number(step), timestampMs: Number(timestamp), id, isSmall: small !== undefined }
  }
  const [, before, number, after = ''] = NUMBERED.exec(name) ?? []
  if (before === undefined || number === undefined) return undefined
  const key = `${before}${after}`.replace(/^[-_. ]+|[-_. ]+$/g, '') || 'image'
  return { key, step: Number(number), timestampMs: 0, id: name, isSmall: false }
}

/** The images among a run's files, by key and step; small copies belong to their image, the latest of a step counts. */
export function imagesOf(runId: string, paths: readonly string[]): LoggedImage[] {
  const small = new Map<string, string>()
  const found: (ParsedName & { path: string })[] = []
  for (const path of paths) {
    const parsed = parseImageName(path.slice(path.lastIndexOf('/') + 1))
    if (parsed?.isSmall) small.set(parsed.id, path)
    else if (parsed) found.push({ ...parsed, path })
  }
  const images = new Map<string, LoggedImage>()
  for (const { key, step, timestampMs, id, path } of found) {
    const place = `${step} ${key}`
    const other = images.get(place)
    const count = (other?.count ?? 0) + 1
    if (other && other.timestampMs > timestampMs) images.set(place, { ...other, count })
    else images.set(place, { runId, key, step, timestampMs, path, smallPath: small.get(id), count })
  }
  return [...images.values()].sort((left, right) => left.step - right.step)
}

const collator = new Intl.Collator('en', { numeric: true })

/** The keys of images, as people sort names. */
export const keysOf = (images: readonly LoggedImage[]) =>
  [...new Set(images.map(({ key }) => key))].sort(collator.compare)

/** The steps of some keys, ascending. */
export const stepsOf = (images: readonly LoggedImage[], keys: readonly string[]) =>
  [...new Set(images.filter(({ key }) => keys.includes(key)).map(({ step }) => step))].sort(
    (left, right) => left - right,
  )

/** A run's image of a key at a step, or the last one before it. */
export function imageAt(images: readonly LoggedImage[], runId: string, key: string, step: number) {
  return images.findLast((image) => image.runId === runId && image.key === key && image.step <= step)
}
