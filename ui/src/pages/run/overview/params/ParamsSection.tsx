import { Button, Menu, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconChevronRight, IconCopy, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { Run } from '~/api/runs'
import { CopyText } from '~/components/Snippet'
import { formatCount } from '~/format/number'
import { NoParams } from '../nothing'
import overview from '../Overview.module.css'
import { Section } from '../Section'
import { VirtualRows } from '../VirtualRows'
import classes from './ParamsSection.module.css'
import { PARAM_FORMATS, paramText } from './paramText'
import { type ParamRow, paramRows } from './paramTree'

const ROW_HEIGHT_PX = 28
/** From so many on, groups are closed at first. */
const CLOSED_FROM = 60

/** What the training was told, nested as its names are, to search and to copy. */
export function ParamsSection({ run }: { run: Run }) {
  const [find, setFind] = useState('')
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const clipboard = useClipboard()
  const params = useMemo(() => run.params ?? {}, [run.params])
  const total = Object.keys(params).length
  const shown = useMemo(() => matching(params, find), [params, find])
  const shownCount = Object.keys(shown).length
  const isOpenAtFirst = find !== '' || total < CLOSED_FROM
  const rows = useMemo(
    () => paramRows(shown, (key) => toggled.has(key) !== isOpenAtFirst),
    [shown, toggled, isOpenAtFirst],
  )
  const toggle = (key: string) => {
    const next = new Set(toggled)
    if (!next.delete(key)) next.add(key)
    setToggled(next)
  }
  if (total === 0) return <NoParams run={run} />
  return (
    <Section
      title="Params"
      count={
        shownCount === total ? formatCount(total) : `${formatCount(shownCount)} of ${formatCount(total)}`
      }
      tools={
        <>
          <TextInput
            aria-label="Find params"
            placeholder="Find by name or value"
            w={180}
            leftSection={<IconSearch size={13} aria-hidden />}
            value={find}
            onChange={({ currentTarget }) => setFind(currentTarget.value)}
          />
          <Menu>
            <Menu.Target>
              <Button
                leftSection={
                  clipboard.copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
                }
              >
                Copy
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {PARAM_FORMATS.map(({ format, label }) => (
                <Menu.Item key={format} onClick={() => clipboard.copy(paramText(shown, format))}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      {rows.length === 0 ? (
        <p className={overview.note}>No param has “{find}” in its name or value.</p>
      ) : (
        <VirtualRows
          label="Params"
          count={rows.length}
          rowHeightPx={ROW_HEIGHT_PX}
          columns="minmax(140px, 38%) minmax(0, 1fr)"
          renderRow={(index) => {
            const row = rows[index]
            return (
              row && <Param row={row} isOpen={toggled.has(row.key) !== isOpenAtFirst} onToggle={toggle} />
            )
          }}
        />
      )}
    </Section>
  )
}

function Param(props: { row: ParamRow; isOpen: boolean; onToggle: (key: string) => void }) {
  const { row, isOpen, onToggle } = props
  const { key, label, level, value, below } = row
  return (
    <>
      <th scope="row" className={classes.key} style={{ paddingLeft: level * 16 }} title={key}>
        {below > 0 ? (
          <button
            type="button"
            aria-expanded={isOpen}
            className={classes.group}
            onClick={() => onToggle(key)}
          >
            <IconChevronRight size={12} aria-hidden />
            {label}
          </button>
        ) : (
          <span className={classes.leaf}>{label}</span>
        )}
      </th>
      <td className={classes.value}>
        {value === undefined ? (
          <span className={classes.below}>{formatCount(below)}</span>
        ) : (
          <>
            <span title={value}>{value}</span>
            <CopyText text={value} label={`Copy the value of ${key}`} className={classes.copy} />
          </>
        )}
      </td>
    </>
  )
}

function matching(params: Record<string, string>, find: string): Record<string, string> {
  const wanted = find.trim().toLowerCase()
  if (wanted === '') return params
  return Object.fromEntries(
    Object.entries(params).filter(
      ([key, value]) => key.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted),
    ),
  )
}
