import { type ComboboxParsedItem, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatCount } from '~/format/number'
import type { Catalog } from '../data/defaults'
import {
  ATTRIBUTES,
  type AttributeName,
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

interface Section {
  group: string
  items: { value: string; label: string }[]
}

const item = (field: Field) => ({ value: fieldText(field), label: fieldLabel(field) })

function fieldSections(catalog: Catalog, isNumeric: boolean): Section[] {
  const params = isNumeric ? catalog.numericParamKeys : catalog.paramKeys
  const attributes = Object.keys(ATTRIBUTES).filter(
    (name): name is AttributeName => !isNumeric || name === 'start_time' || name === 'duration',
  )
  const sections: Section[] = [
    { group: 'Params', items: params.map((key) => item(paramField(key))) },
    ...METRIC_PARTS.map((part) => ({
      group: part === 'latest' ? 'Metrics' : `Metrics: ${part}`,
      items: catalog.metricKeys.map((key) => item(metricField(key, part))),
    })),
    { group: 'Of the run', items: attributes.map((key) => item({ kind: 'attribute', key })) },
    { group: 'Tags', items: isNumeric ? [] : catalog.tagKeys.map((key) => item({ kind: 'tag', key })) },
  ]
  return sections.filter(({ items }) => items.length > 0)
}

/**
 * The options to list for what was typed; a section says how many of its are listed. What is chosen is always among
 * them, as the field shows its label.
 */
function listed(sections: Section[], search: string, value: Field | undefined): Section[] {
  const text = search.trim().toLowerCase()
  const isSearch = text !== '' && text !== (value && fieldLabel(value).toLowerCase())
  const data = sections.flatMap(({ group, items }) => {
    const matching = isSearch ? items.filter(({ label }) => label.toLowerCase().includes(text)) : items
    if (matching.length <= MOST_LISTED) return matching.length > 0 ? [{ group, items: matching }] : []
    const title = `${group}: first ${MOST_LISTED} of ${formatCount(matching.length)}, type to find more`
    return [{ group: title, items: matching.slice(0, MOST_LISTED) }]
  })
  const isListed =
    value && data.some(({ items }) => items.some((option) => option.value === fieldText(value)))
  return value && !isListed ? [{ group: 'Chosen', items: [item(value)] }, ...data] : data
}
