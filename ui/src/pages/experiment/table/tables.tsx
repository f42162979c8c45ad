import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { runsByIdQuery } from '~/api/runs'
import { formatCount } from '~/format/number'
import { type Column, columnId } from '../columns/column'
import { requestColumns } from '../columns/requestColumns'
import { groupMeasures, measureOf } from '../rows/groups'
import type { RowRange } from '../rows/model'
import { useOpenRows } from '../rows/openRows'
import { useFlatRows } from '../rows/useFlatRows'
import { useGroupRows } from '../rows/useGroupRows'
import { useTreeRows } from '../rows/useTreeRows'
import { bestOf } from './GroupCell'
import { GroupContext } from './GroupContext'
import { TableFrame } from './TableFrame'
import type { TableProps } from './tableProps'

type Props = TableProps & { empty: ReactNode }

const FIRST_ROWS: RowRange = { first: 0, last: 40 }

/** The table of runs, as rows of one level, as a tree or in groups. */
export function RunsTable(props: Props) {
  if (props.state.groupBy.length > 0) return <GroupTable {...props} />
  return props.state.isTree ? <TreeTable {...props} /> : <FlatTable {...props} />
}

function FlatTable(props: Props) {
  const [range, setRange] = useState(FIRST_ROWS)
  const needed = useMemo(() => requestColumns(props.columns), [props.columns])
  const model = useFlatRows(props.definition, needed, range)
  return <TableFrame {...props} model={model} range={range} onRange={setRange} isTree={false} />
}

function TreeTable(props: Props) {
  const [range, setRange] = useState(FIRST_ROWS)
  const needed = useMemo(() => requestColumns(props.columns, true), [props.columns])
  const openRows = useOpenRows(JSON.stringify(props.definition))
  const model = useTreeRows(props.definition, needed, range, openRows)
  return (
    <TableFrame
      {...props}
      model={model}
      range={range}
      onRange={setRange}
      isTree
      toggleOpen={openRows.toggle}
      showMore={openRows.showMore}
    />
  )
}

/** As wide as a mean with its confidence and the best run. */
const MEASURE_WIDTH_PX = 168

/** The width that only groups need is nobody's choice. */
const withoutGroupWidth = (column: Column): Column =>
  column.widthPx === MEASURE_WIDTH_PX ? { ...column, widthPx: undefined } : column

function GroupTable(props: Props) {
  const { state, goalOf, definition } = props
  const [range, setRange] = useState(FIRST_ROWS)
  const openRows = useOpenRows(JSON.stringify(props.definition))
  const measure = useCallback(
    (column: Column) =>
      measureOf(column, column.source.kind === 'metric' ? goalOf(column.source.key) : 'minimize'),
    [goalOf],
  )
  const columns = useMemo(
    () =>
      props.columns.map((column) => (measure(column) ? { widthPx: MEASURE_WIDTH_PX, ...column } : column)),
    [props.columns, measure],
  )
  const { setColumns } = props
  const setUp = useCallback(
    (next: Column[] | undefined) => setColumns(next?.map(withoutGroupWidth)),
    [setColumns],
  )
  const needed = useMemo(() => requestColumns(columns), [columns])
  const measures = useMemo(() => groupMeasures(columns, measure), [columns, measure])
  const { model, groups, groupCount } = useGroupRows(
    definition,
    needed,
    state.groupBy,
    measures,
    range,
    openRows,
  )
  const nameOf = useBestNames(groups, columns, measures, measure, goalOf)
  const facts = useMemo(
    () => ({
      keys: state.groupBy,
      measureIndex: (column: Column) => {
        const index = measures.indexOf(measure(column) ?? '')
        return index < 0 ? undefined : index
      },
      nameOf,
    }),
    [state.groupBy, measures, measure, nameOf],
  )
  return (
    <GroupContext value={facts}>
      <TableFrame
        {...props}
        columns={columns}
        setColumns={setUp}
        model={model}
        range={range}
        onRange={setRange}
        isTree
        toggleOpen={openRows.toggle}
        showMore={openRows.showMore}
        footer={groupCount !== undefined && groupsText(groups.length, groupCount, columns, measures)}
      />
    </GroupContext>
  )
}

/** How many groups there are, and what of them is not shown. */
function groupsText(
  read: number,
  count: number,
  columns: readonly Column[],
  measures: readonly string[],
): string {
  const first =
    read < count ? `The first ${formatCount(read)} of ${formatCount(count)} groups; scroll for more.` : ''
  const metrics = columns.filter(({ source }) => source.kind === 'metric' && source.part !== 'trend').length
  const measured = measures.length < metrics ? ` Measured by the first ${measures.length} columns.` : ''
  return `${first || `${formatCount(count)} ${count === 1 ? 'group' : 'groups'}.`}${measured}`
}

/** Groups whose best runs are named; of others the id is. */
const NAMED_GROUPS = 100

function useBestNames(
  groups: ReturnType<typeof useGroupRows>['groups'],
  columns: Props['columns'],
  measures: string[],
  measure: (column: Props['columns'][number]) => string | undefined,
  goalOf: Props['goalOf'],
): (runId: string) => string {
  const ids = useMemo(() => {
    const metrics = columns.filter(({ source }) => source.kind === 'metric')
    const found = groups.slice(0, NAMED_GROUPS).flatMap((group) =>
      metrics.flatMap((column) => {
        const stats = group.measures[measures.indexOf(measure(column) ?? columnId(column))]
        const key = column.source.kind === 'metric' ? column.source.key : ''
        return stats ? (bestOf(stats, goalOf(key))?.runId ?? []) : []
      }),
    )
    return [...new Set(found)].sort().slice(0, 1000)
  }, [groups, columns, measures, measure, goalOf])
  const runs = useQuery(runsByIdQuery(ids, { metrics: 'none', params: 'none', tags: 'none' }))
  return useMemo(() => {
    const names = new Map(runs.data?.map((run) => [run.run_id, run.run_name]))
    return (runId: string) => names.get(runId) ?? runId
  }, [runs.data])
}
