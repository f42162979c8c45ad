import type { Run } from '~/api/runs'
import type { LoggedImage } from './imageNames'

/** What both layouts and the large view show. */
export interface ShownImages {
  /** Those that have images. */
  runs: readonly Run[]
  images: readonly LoggedImage[]
  /** The keys that are chosen. */
  keys: readonly string[]
  /** All steps of those keys. */
  steps: readonly number[]
  step: number
  sizePx: number
}
