import { type ComboboxParsedItem, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatCount } from '~/format/number'
import type { Catalog } from '../data/defaults'
import {
  ATTRIBUTES,
  type Field,
  fieldLabel,
  fieldText,
  METRIC_PARTS,
  metricField,
  paramField,
  parseField,
} from '../data/fields'

/** Options of a kind that are listed at once; more are found by typing. */
const MOST_LISTED = 50

interface FieldSelectProps {
  label: string
  value?: Field
  onChange: (field: Field | undefined) => void
  catalog: Catalog
  /** What it means to choose nothing; without it something is always chosen. */
  none?: string
  /** Only metrics, and what else is always a number. */
  isNumeric?: boolean
  width?: number
}

/** Chooses a metric, a param, a tag or what is known of every run. */
export function FieldSelect({
  label,
  value,
  onChange,
  catalog,
  none,
  isNumeric = false,
  width = 190,
}: FieldSelectProps) {
  const [search, setSearch] = useState('')
  const chosen = value && fieldText(value)
  const sections = useMemo(() => fieldSections(catalog, isNumeric), [catalog, isNumeric])
  const data = useMemo(() => listed(sections, search, value), [sections, search, value])
  return (
    <Select
      label={label}
      w={width}
      searchable
      clearable={none !== undefined}
      placeholder={none ?? 'Choose…'}
      allowDeselect={false}
      data={data}
      value={chosen ?? null}
      onChange={(text) => onChange(parseField(text ?? undefined))}
      searchValue={search}
      onSearchChange={setSearch}
      // What is listed is found already.
      filter={({ options }): ComboboxParsedItem[] => options}
      nothingFoundMessage="Nothing has that name"
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      clearButtonProps={{ 'aria-label': `${label}: ${none ?? 'nothing'}` }}
    />
  )
}

/** Fields of one kind. There may be ten thousand, so only those that are listed become options. */
interface Section {
  group: string
  keys: readonly string[]
  field: (key: string) => Field | undefined
}

function fieldSections(catalog: Catalog, isNumeric: boolean): Section[] {
  const attributes = Object.keys(ATTRIBUTES).filter(
    (name) => !isNumeric || name === 'start_time' || name === 'duration',
  )
  return [
    { group: 'Params', keys: isNumeric ? catalog.numericParamKeys : catalog.paramKeys, field: paramField },
    ...METRIC_PARTS.map((part) => ({
      group: part === 'latest' ? 'Metrics' : `Metrics: ${part}`,
      keys: catalog.metricKeys,
      field: (key: string) => metricField(key, part),
    })),
    { group: 'Of the run', keys: attributes, field: parseField },
    { group: 'Tags', keys: isNumeric ? [] : catalog.tagKeys, field: (key) => ({ kind: 'tag', key }) },
  ]
}

const option = (field: Field) => ({ value: fieldText(field), label: fieldLabel(field) })

/**
 * The options to list for what was typed; a section says how many of its are listed. What is chosen is always among
 * them, as the field shows its label.
 */
function listed(sections: Section[], search: string, value: Field | undefined) {
  const text = search.trim().toLowerCase()
  const isSearch = text !== '' && text !== (value && fieldLabel(value).toLowerCase())
  const data = sections.flatMap(({ group, keys, field }) => {
    const isFound = (key: string) => {
      const own = field(key)
      return own !== undefined && fieldLabel(own).toLowerCase().includes(text)
    }
    const matching = isSearch ? keys.filter(isFound) : keys
    if (matching.length === 0) return []
    const items = matching.slice(0, MOST_LISTED).flatMap((key) => {
      const own = field(key)
      return own ? [option(own)] : []
    })
    const isWhole = matching.length <= MOST_LISTED
    const title = `${group}: first ${MOST_LISTED} of ${formatCount(matching.length)}, type to find more`
    return [{ group: isWhole ? group : title, items }]
  })
  const isListed = value && data.some(({ items }) => items.some((one) => one.value === fieldText(value)))
  return value && !isListed ? [{ group: 'Chosen', items: [option(value)] }, ...data] : data
}
