import { load } from 'js-yaml'

/** A field of what a model takes or gives. */
export interface SignatureField {
  name: string
  type: string
  /** Whether it may be left out; nothing where that is not said. */
  isRequired?: boolean
  /** Of a param. */
  defaultText?: string
}

/** What a saved model says of itself in its `MLmodel`. */
export interface SavedModel {
  flavors: { name: string; facts: Record<string, string> }[]
  inputs: SignatureField[]
  outputs: SignatureField[]
  params: SignatureField[]
  /** Of the logged model that it is; older ones are files of a run only. */
  modelId?: string
  runId?: string
  createdText?: string
  mlflowVersion?: string
  sizeBytes?: number
  metadata: Record<string, string>
  inputExamplePath?: string
}

/** Reads an `MLmodel`. Its parts are read with care: older and other writers leave much out. */
export function parseModel(text: string): SavedModel {
  const model = record(load(text))
  const signature = record(model.signature)
  const flavors = record(model.flavors)
  return {
    flavors: Object.entries(flavors).map(([name, facts]) => ({ name, facts: texts(record(facts)) })),
    inputs: fields(signature.inputs),
    outputs: fields(signature.outputs),
    params: fields(signature.params),
    modelId: textOrNone(model.model_id),
    runId: textOrNone(model.run_id),
    createdText: textOrNone(model.utc_time_created)?.replace(/\.\d+$/, ' UTC'),
    mlflowVersion: textOrNone(model.mlflow_version),
    sizeBytes: typeof model.model_size_bytes === 'number' ? model.model_size_bytes : undefined,
    metadata: texts(record(model.metadata)),
    inputExamplePath: textOrNone(record(model.saved_input_example_info).artifact_path),
  }
}

/** The flavour that loads it as what it was, rather than as a function. */
export const nativeFlavor = ({ flavors }: SavedModel) =>
  flavors.find(({ name }) => name !== 'python_function')?.name

/** A schema is JSON text within the YAML. */
function fields(schema: unknown): SignatureField[] {
  if (typeof schema !== 'string') return []
  const parsed: unknown = JSON.parse(schema)
  return Array.isArray(parsed) ? parsed.map((field, index) => fieldOf(record(field), index)) : []
}

function fieldOf(field: Record<string, unknown>, index: number): SignatureField {
  return {
    name: textOrNone(field.name) ?? `#${index + 1}`,
    type: typeText(field),
    isRequired: typeof field.required === 'boolean' ? field.required : undefined,
    defaultText: 'default' in field ? JSON.stringify(field.default) : undefined,
  }
}

/** `double`, `float32 [-1, 28, 28]`, `array<string>`, `{age: long, name: string}`. */
export function typeText(field: Record<string, unknown>): string {
  const type = String(field.type ?? field.dtype ?? 'any')
  const tensor = record(field['tensor-spec'])
  if (type === 'tensor') return `${tensor.dtype} ${shapeText(tensor.shape)}`
  if (type === 'array') return `array<${typeText(record(field.items))}>`
  if (type === 'map') return `map<${typeText(record(field.values))}>`
  if (type === 'object') {
    const properties = Object.entries(record(field.properties))
    return `{${properties.map(([name, property]) => `${name}: ${typeText(record(property))}`).join(', ')}}`
  }
  return Array.isArray(field.shape) ? `${type} ${shapeText(field.shape)}` : type
}

const shapeText = (shape: unknown) => (Array.isArray(shape) ? `[${shape.join(', ')}]` : '')

function texts(values: Record<string, unknown>): Record<string, string> {
  const present = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    present.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function textOrNone(value: unknown): string | undefined {
  if (value instanceof Date) return value.toISOString()
  return value === null || value === undefined || value === '' ? undefined : String(value)
}
