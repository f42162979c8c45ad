/** What a model takes or gives under one name: `double`, `string (optional)`, `float32 (-1, 28, 28)`. */
export interface SignatureField {
  part: 'inputs' | 'outputs' | 'params'
  name: string
  type: string
}

/** Reads the signature in an MLmodel file; null when it has none. */
export function readSignature(mlmodel: string): SignatureField[] | null {
  const block = /^signature:\n((?:[ \t].*\n?|\n)+)/m.exec(mlmodel)?.[1]
  if (!block) return null
  const fields = (['inputs', 'outputs', 'params'] as const).flatMap((part) =>
    fieldsOf(textAfter(block, part)).map((field) => ({ part, ...field })),
  )
  return fields.length > 0 ? fields : null
}

/**
 * The quoted text after a key. The file is YAML, of which this is all that is needed: a text in single quotes, where
 * a quote is written twice and a line break is a space.
 */
function textAfter(block: string, key: string): string | undefined {
  const quoted = new RegExp(`^[ \\t]+${key}:\\s+'((?:[^']|'')*)'`, 'm').exec(block)?.[1]
  return quoted?.replaceAll("''", "'").replace(/\s*\n\s*/g, ' ')
}

interface WireField {
  name?: string
  type?: string
  required?: boolean
  dtype?: string
  default?: unknown
  'tensor-spec'?: { dtype?: string; shape?: number[] }
}

function fieldsOf(text: string | undefined): { name: string; type: string }[] {
  if (text === undefined) return []
  let wire: unknown
  try {
    wire = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(wire)) return []
  return wire.map((field: WireField, place) => ({ name: field.name ?? String(place), type: typeOf(field) }))
}

function typeOf({ type, dtype, required, default: usual, 'tensor-spec': tensor }: WireField): string {
  const base = tensor
    ? `${tensor.dtype ?? 'tensor'} (${(tensor.shape ?? []).join(', ')})`
    : (type ?? dtype ?? '')
  if (usual !== undefined) return `${base} = ${JSON.stringify(usual)}`
  return required === false ? `${base} (optional)` : base
}
