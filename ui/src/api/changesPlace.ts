/** How long what was read counts as fresh without being asked for again. The stream of changes keeps it true meanwhile. */
export const FRESH_MS = 30_000

/** A place in the server's log of changes, and since when it is known. */
interface KnownPlace {
  place: string
  sinceMs: number
}

/** Told with the page by the server that it comes from. In development it comes from another one. */
const atStart = document.querySelector<HTMLMetaElement>('meta[name=changes-after]')?.content
let known: KnownPlace[] = atStart ? [{ place: atStart, sinceMs: 0 }] : []

/** Notes how far the log was read. */
export function notePlace(place: string) {
  const nowMs = performance.now()
  const older = known.filter(({ sinceMs }) => sinceMs <= nowMs - FRESH_MS)
  known = [...older.slice(-1), ...known.slice(older.length), { place, sinceMs: nowMs }]
}

/** A place before all changes that data which counts as fresh may lack. */
export const placeOfFreshData = (): string | undefined =>
  (known.findLast(({ sinceMs }) => sinceMs <= performance.now() - FRESH_MS) ?? known[0])?.place
