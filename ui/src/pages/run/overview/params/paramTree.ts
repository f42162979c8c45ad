import { inNaturalOrder } from '~/format/naturalOrder'

/** A line of the tree of params: a value, a group, or both. */
export interface ParamRow {
  /** The whole key up to here. */
  key: string
  /** The part of the key that this line adds. */
  label: string
  level: number
  /** Absent for a part that is no param itself. */
  value?: string
  /** How many params are below. */
  below: number
}

interface Node {
  label: string
  key: string
  value?: string
  children: Map<string, Node>
  below: number
}

/** Params as a tree by the dots and slashes in their names, in the order of the names. */
export function paramRows(params: Record<string, string>, isOpen: (key: string) => boolean): ParamRow[] {
  const root = newNode('', '')
  for (const key of inNaturalOrder(Object.keys(params), (key) => key)) insert(root, key, params[key] ?? '')
  return [...root.children.values()].flatMap((node) => rowsOf(node, 0, isOpen))
}

/** The keys of all groups, for opening and closing them at once. */
export function groupKeys(params: Record<string, string>): string[] {
  return paramRows(params, () => true)
    .filter(({ below }) => below > 0)
    .map(({ key }) => key)
}

const newNode = (label: string, key: string): Node => ({ label, key, children: new Map(), below: 0 })

function insert(root: Node, key: string, value: string) {
  // The sign stays with the part before it, so that `a.b` and `a/b` are two groups and every key can be read off.
  const parts = key.match(/[^./]*[./]+|[^./]+$/g) ?? [key]
  let node = root
  let path = ''
  for (const part of parts) {
    path += part
    const child = node.children.get(part) ?? newNode(part, path)
    node.children.set(part, child)
    node.below += 1
    node = child
  }
  node.value = value
}

function rowsOf(start: Node, level: number, isOpen: (key: string) => boolean): ParamRow[] {
  let node = start
  let label = node.label
  // A group of one group is one line: `model.encoder.` rather than two.
  while (node.value === undefined && node.children.size === 1) {
    const [only] = node.children.values()
    if (!only) break
    label += only.label
    node = only
  }
  const { key, value, below } = node
  const row: ParamRow = { key, label, level, value, below }
  if (below === 0 || !isOpen(key)) return [row]
  return [row, ...[...node.children.values()].flatMap((child) => rowsOf(child, level + 1, isOpen))]
}
