/** What is wrong with an alias, if something is: the server's rules. */
export function aliasProblem(alias: string): string | undefined {
  if (alias === '') return 'An alias needs a name.'
  if (!/^[\w-]*$/.test(alias)) return 'An alias has letters, digits, - and _ only.'
  if (alias.length > 255) return 'An alias has at most 255 characters.'
  if (alias.toLowerCase() === 'latest') return "'latest' is always the newest version."
  if (/^v\d+$/i.test(alias)) return `'${alias}' reads like the number of a version.`
  return undefined
}

/** The aliases of a version, in order. */
export function aliasesOf(aliases: Record<string, string>, version: string): string[] {
  return Object.entries(aliases)
    .filter(([, its]) => its === version)
    .map(([alias]) => alias)
    .sort()
}
