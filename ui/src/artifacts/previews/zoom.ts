/** Where an image is in its frame: scaled, then moved by so many pixels from the middle. */
export interface View {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

const MIN_SCALE = 0.02
const MAX_SCALE = 40

/** The scale at which an image is all in sight, but not larger than it is. */
export function fitScale(image: Size, frame: Size): number {
  if (image.width === 0 || image.height === 0) return 1
  return Math.min(1, frame.width / image.width, frame.height / image.height)
}

/** The same view at another scale; the point under the pointer, measured from the middle of the frame, stays. */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }): View {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, view.scale * factor))
  const ratio = scale / view.scale
  return { scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio }
}

/** The view with the image not farther away than its frame lets it be seen. */
export function keptInSight(view: View, image: Size, frame: Size): View {
  const room = (imageLength: number, frameLength: number) =>
    Math.abs(imageLength * view.scale - frameLength) / 2 + (imageLength * view.scale > frameLength ? 40 : 0)
  const clamp = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value))
  return {
    scale: view.scale,
    x: clamp(view.x, room(image.width, frame.width)),
    y: clamp(view.y, room(image.height, frame.height)),
  }
}
