/** Stands in an address for none of them, which is not the same as nothing said. */
const NONE = '-'

/** Reads which keys have columns from an address: the usual ones where it says nothing. */
export function readKeys(text: string | undefined, usual: string[]): string[] {
  if (text === undefined) return usual
  return text === NONE ? [] : text.split(',').map(decodeURIComponent)
}

/** Writes them. */
export const writeKeys = (keys: string[]) =>
  keys.length === 0 ? NONE : keys.map((key) => key.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
