/** Says of a name whether it is meant. */
export type Matcher = (name: string) => boolean

/** A search for names: any part of them in whichever case, or a `/regular expression/`. */
export function searchMatcher(text: string): { matches: Matcher; error?: string } {
  const trimmed = text.trim()
  const expression = /^\/(.+)\/(i?)$/.exec(trimmed)
  if (expression) return regularExpression(expression[1] ?? '', expression[2] ?? '')
  // A slash at the end may be the beginning of one that is still being typed, or a prefix.
  const words = trimmed.toLowerCase().split(/\s+/)
  return {
    matches: (name) => {
      const lower = name.toLowerCase()
      return words.every((word) => lower.includes(word))
    },
  }
}

function regularExpression(source: string, flags: string): { matches: Matcher; error?: string } {
  try {
    const expression = new RegExp(source, flags)
    return { matches: (name) => expression.test(name) }
  } catch (error) {
    return { matches: () => true, error: error instanceof Error ? error.message : String(error) }
  }
}

/** A whole name with stars for any text: `val*` means `val` and `val/loss`. */
export function globMatcher(pattern: string): Matcher {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const expression = new RegExp(`^${parts.join('.*')}$`)
  return (name) => expression.test(name)
}
