import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { readSortKey } from '../columns/order'
import classes from './Toolbar.module.css'

/** What runs are sorted by, where somebody chose it: the column may be out of view. */
export function SortText({ sort, onSort }: { sort: readonly string[]; onSort: (sort: string[]) => void }) {
  if (sort.length === 0) return null
  const texts = sort.map((text) => {
    const { expression, isDescending } = readSortKey(text)
    return `${expression} ${isDescending ? '↓' : '↑'}`
  })
  return (
    <span className={classes.sort}>
      Sorted by {texts.join(', ')}
      <ActionIcon size="xs" aria-label="Sort by start again" onClick={() => onSort([])}>
        <IconX size={12} aria-hidden />
      </ActionIcon>
    </span>
  )
}
