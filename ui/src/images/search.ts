import type { Search } from '~/app/router'

/** How images are laid out: those of one step, or all steps side by side. */
export type ImageLayout = 'step' | 'all'

/** What somebody chose to see of images. */
export interface ImageSettings {
  /** The artifact folder. */
  folder: string
  keys?: string[]
  /** Without one the newest is shown, also of those that are still to come. */
  step?: number
  layout: ImageLayout
  sizePx: number
  /** Shown large: a run, and others beside it. */
  openRunIds: string[]
}

export const DEFAULT_FOLDER = 'images'
export const IMAGE_SIZES_PX: readonly number[] = [80, 128, 192, 288, 416]
const DEFAULT_SIZE_PX = 192

/** Reads it from the search part of an address: names that begin with `image.`. */
export function parseImageSettings(search: Search): ImageSettings {
  const step = search['image.step']
  const size = Number(search['image.size'])
  return {
    folder: search['image.folder'] ?? DEFAULT_FOLDER,
    keys: search['image.keys']?.split(','),
    step: step !== undefined && /^-?\d+$/.test(step) ? Number(step) : undefined,
    layout: search['image.layout'] === 'all' ? 'all' : 'step',
    sizePx: IMAGE_SIZES_PX.find((known) => known === size) ?? DEFAULT_SIZE_PX,
    openRunIds: search['image.open']?.split(',') ?? [],
  }
}

/** Writes it. Keys of images have no commas: MLflow does not allow them. */
export function writeImageSettings(settings: ImageSettings): Search {
  const { folder, keys, step, layout, sizePx, openRunIds } = settings
  return {
    'image.folder': folder === DEFAULT_FOLDER ? undefined : folder,
    'image.keys': keys?.join(',') || undefined,
    'image.step': step === undefined ? undefined : String(step),
    'image.layout': layout === 'all' ? 'all' : undefined,
    'image.size': sizePx === DEFAULT_SIZE_PX ? undefined : String(sizePx),
    'image.open': openRunIds.join(',') || undefined,
  }
}
