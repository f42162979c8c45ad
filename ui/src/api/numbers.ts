import type { Schemas } from './v1'

/** A number as JSON carries it: NaN and the infinities are texts. */
export type WireNumber = Schemas['Number']

/** The number that is meant. */
export function toNumber(wire: WireNumber): number {
  return typeof wire === 'number' ? wire : Number(wire)
}

/** The same, where there may be none. */
export function toNumberOrNull(wire: WireNumber | null | undefined): number | null {
  return wire === null || wire === undefined ? null : toNumber(wire)
}
