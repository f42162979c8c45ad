/** What came of doing something to many. */
export interface Outcome<Item> {
  done: Item[]
  failed: { item: Item; error: Error }[]
}

const AT_ONCE = 4

/** Does something to many, a few at a time. One that fails does not stop the others. */
export async function forEach<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<Outcome<Item>> {
  const outcome: Outcome<Item> = { done: [], failed: [] }
  const queue = items.values()
  const work = async () => {
    for (const item of queue) {
      try {
        await act(item)
        outcome.done.push(item)
      } catch (error) {
        outcome.failed.push({ item, error: error instanceof Error ? error : new Error(String(error)) })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return outcome
}

/** An error that tells of those that failed, if any did. */
export function failureOf<Item>({ done, failed }: Outcome<Item>, name: (item: Item) => string) {
  const [first] = failed
  if (!first) return undefined
  if (failed.length === 1 && done.length === 0) return first.error
  return new Error(
    `${failed.length} of ${done.length + failed.length} failed, the first being ${name(first.item)}: ${first.error.message}`,
  )
}
