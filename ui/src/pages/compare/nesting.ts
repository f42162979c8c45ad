/** A row of keys that are nested by `.` and `/`: a key, or what several begin with. */
export type NestedRow =
  | { kind: 'group'; id: string; label: string; depth: number; keyCount: number }
  | { kind: 'key'; key: string; label: string; depth: number }

interface Node {
  /** How the keys below begin, with the sign that ends it. */
  prefix: string
  children: Map<string, Node>
  /** A key that ends here. */
  key?: string
}

const collator = new Intl.Collator('en', { numeric: true })

/**
 * Nests keys as far as it helps: a beginning that only one key has is no group. `isFolded` says of which groups the rows
 * are left out.
 */
export function nest(keys: readonly string[], isFolded: (id: string) => boolean = () => false): NestedRow[] {
  const root: Node = { prefix: '', children: new Map() }
  for (const key of keys) insert(root, key)
  return rowsOf(root, 0, '', isFolded)
}

function insert(root: Node, key: string) {
  let node = root
  // Signs at the end do not part anything.
  for (const { index } of key.matchAll(/(?<=[^./])[./](?=[^./])/g)) {
    const prefix = key.slice(0, index + 1)
    const child = node.children.get(prefix) ?? { prefix, children: new Map() }
    node.children.set(prefix, child)
    node = child
  }
  node.children.set(`${key} `, { prefix: key, children: new Map(), key })
}

function rowsOf(node: Node, depth: number, shown: string, isFolded: (id: string) => boolean): NestedRow[] {
  const children = [...node.children.values()].sort(
    (left, right) =>
      Number(isGroup(left)) - Number(isGroup(right)) || collator.compare(left.prefix, right.prefix),
  )
  return children.flatMap((child): NestedRow[] => {
    if (child.key !== undefined) {
      return [{ kind: 'key', key: child.key, label: child.key.slice(shown.length), depth }]
    }
    const keyCount = countKeys(child)
    if (!isGroup(child)) return rowsOf(child, depth, shown, isFolded)
    const only = child.children.size === 1 ? [...child.children.values()][0] : undefined
    // A group in which all keys are in one other group is that group.
    if (only && only.key === undefined) return rowsOf(child, depth, shown, isFolded)
    const group = {
      kind: 'group' as const,
      id: child.prefix,
      label: child.prefix.slice(shown.length, -1),
      depth,
      keyCount,
    }
    return [group, ...(isFolded(child.prefix) ? [] : rowsOf(child, depth + 1, child.prefix, isFolded))]
  })
}

const isGroup = (node: Node) => countKeys(node) > 1

const countKeys = (node: Node): number =>
  node.key !== undefined
    ? 1
    : [...node.children.values()].reduce((count, child) => count + countKeys(child), 0)
