/** Ways to write params so that code can read them. */
export type ParamFormat = 'json' | 'yaml' | 'python'

export const PARAM_FORMATS: { format: ParamFormat; label: string }[] = [
  { format: 'json', label: 'JSON' },
  { format: 'yaml', label: 'YAML' },
  { format: 'python', label: 'Python dict' },
]

/** A number as all three write it alike. Texts such as `007` or `1_000` are none. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** What Python logs for its own values, and the same in the other two. */
const WORDS: Record<string, Record<ParamFormat, string>> = {
  True: { json: 'true', yaml: 'true', python: 'True' },
  False: { json: 'false', yaml: 'false', python: 'False' },
  None: { json: 'null', yaml: 'null', python: 'None' },
}

/** Params as a text: numbers and Python's own words as what they are, all else as texts. */
export function paramText(params: Record<string, string>, format: ParamFormat): string {
  const lines = Object.entries(params).map(
    ([key, value]) => `${keyText(key, format)}: ${valueText(value, format)}`,
  )
  if (format === 'yaml') return lines.length === 0 ? '{}' : lines.join('\n')
  if (lines.length === 0) return '{}'
  return `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}`
}

function keyText(key: string, format: ParamFormat): string {
  return format === 'yaml' && /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) && !YAML_WORDS.test(key)
    ? key
    : JSON.stringify(key)
}

/** Words that YAML takes for something else than a text. */
const YAML_WORDS = /^(y|n|yes|no|on|off|true|false|null|~)$/i

function valueText(value: string, format: ParamFormat): string {
  const word = WORDS[value]
  if (word) return word[format]
  if (!NUMBER.test(value)) return JSON.stringify(value)
  // YAML of Python takes 1e-5 for a text; with a dot it is a number.
  return format === 'yaml'
    ? value.replace(/^(-?\d+)([eE])([+-]?)/, (_, digits, e, sign) => `${digits}.0${e}${sign || '+'}`)
    : value
}
