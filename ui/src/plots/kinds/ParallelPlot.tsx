import { Button } from '@mantine/core'
import { useDebouncedCallback, useElementSize } from '@mantine/hooks'
import { IconArrowsLeftRight, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { formatCount } from '~/format/number'
import type { PlotEvent } from '../chart/plotChart'
import { FieldSelect } from '../controls/FieldSelect'
import { counted } from '../data/columns'
import { type Field, fieldText } from '../data/fields'
import { brushedIndexes, type ParallelAxis, parallelAxis, placeAt } from '../data/parallel'
import { PlotFrame } from '../frame/PlotFrame'
import { type Brush, writeBrushes } from '../search'
import { AxisTable } from './AxisTable'
import classes from './ParallelPlot.module.css'
import { parallelTable } from './parallelTable'
import { brushActions, parallelView } from './parallelView'
import { type PlotProps, tableProps } from './plotProps'

const WRITE_DELAY_MS = 200
/** So many ids fit into an address that every server takes. */
const MOST_COMPARED = 200

/** Each run as a line over axes of its params and metrics; brushing an axis picks runs out. */
export function ParallelPlot(props: PlotProps) {
  const { runs, catalog, settings, change, axis, theme, colorOf, openRun } = props
  const { axes: fields = [], color, brushes: chosen } = settings
  const [allBrushes, setBrushes, chosenElsewhere] = useBrushes(chosen, (brushes) => change({ brushes }))
  const { ref, width } = useElementSize()
  const axes = useMemo(() => {
    const known = fields.map((field) => axis(field)).filter((found) => found !== undefined)
    return known.map(parallelAxis)
  }, [fields, axis])
  // A brush on an axis that was taken away waits for it to come back.
  const brushes = useMemo(
    () => allBrushes.filter(({ field }) => axes.some(({ column }) => column.text === fieldText(field))),
    [allBrushes, axes],
  )
  const plot = useMemo(
    () => parallelView({ runs, axes, color: axis(color), width: width || 900, theme, colorOf, openRun }),
    [runs, axes, axis, color, width, theme, colorOf, openRun],
  )
  const actions = useMemo(() => brushActions(axes, chosenElsewhere), [axes, chosenElsewhere])
  const selected = useMemo(() => brushedIndexes(axes, brushes, runs.length), [axes, brushes, runs.length])
  const table = useMemo(() => parallelTable(runs, axes, selected), [runs, axes, selected])
  const onBrush = (event: PlotEvent) => setBrushes(afterBrush(brushes, axes, event), 'chart')
  const changeAxes = (axes: Field[]) => change({ axes })
  return (
    <div ref={ref}>
      <PlotFrame
        view={typeof plot === 'string' ? plot : { ...plot, actions, onBrush, table }}
        {...tableProps(props)}
        controls={
          <>
            <FieldSelect
              // Empty again after each.
              key={fields.length}
              label="Add an axis"
              catalog={catalog}
              onChange={(field) =>
                field && changeAxes([...fields.filter((one) => fieldText(one) !== fieldText(field)), field])
              }
            />
            <FieldSelect
              label="Colour"
              catalog={catalog}
              value={color}
              onChange={(color) => change({ color })}
            />
            <div className={classes.selection}>
              <span role="status" aria-label="Selected runs">
                {brushes.length === 0
                  ? `${counted(runs.length, 'run')}: drag along an axis to pick some`
                  : `${formatCount(selected.length)} of ${counted(runs.length, 'run')} selected`}
              </span>
              {brushes.length > 0 && (
                <Button
                  variant="subtle"
                  leftSection={<IconX size={14} aria-hidden />}
                  onClick={() => setBrushes([], 'elsewhere')}
                >
                  Clear
                </Button>
              )}
              {brushes.length > 0 && selected.length > MOST_COMPARED && (
                <span>up to {MOST_COMPARED} can be compared</span>
              )}
              {brushes.length > 0 && selected.length > 0 && selected.length <= MOST_COMPARED && (
                <Button
                  renderRoot={(root) => (
                    <Link
                      to="/compare"
                      search={{ runs: selected.map((index) => runs[index]?.run_id).join(',') }}
                      {...root}
                    />
                  )}
                  variant="subtle"
                  leftSection={<IconArrowsLeftRight size={14} aria-hidden />}
                >
                  Compare these
                </Button>
              )}
            </div>
          </>
        }
      >
        <AxisTable
          axes={axes}
          selected={selected}
          brushes={brushes}
          onBrushes={(brushes) => setBrushes(brushes, 'elsewhere')}
          onAxes={changeAxes}
          onLog={props.setLog}
        />
        <AxesLeftOut fields={fields} varyingKeys={catalog.varyingParamKeys} isChosen={props.isAxesChosen} />
      </PlotFrame>
    </div>
  )
}

/** Says when there are more params that vary than axes that are there by themselves. */
function AxesLeftOut({
  fields,
  varyingKeys,
  isChosen,
}: {
  fields: Field[]
  varyingKeys: string[]
  isChosen: boolean
}) {
  const shown = new Set(fields.flatMap((field) => (field.kind === 'param' ? [field.key] : [])))
  const rest = varyingKeys.filter((key) => !shown.has(key))
  if (isChosen || rest.length === 0) return null
  return (
    <p className={classes.note}>
      {shown.size} of {counted(varyingKeys.length, 'param')} that vary have an axis. Add any of:{' '}
      {rest.join(', ')}.
    </p>
  )
}

/**
 * The brushes: what the hand does counts at once, and goes into the address when the hand rests. The third value is those
 * that come from elsewhere, which the chart is to be told of.
 */
function useBrushes(chosen: Brush[], write: (brushes: Brush[]) => void) {
  const [state, setState] = useState({
    brushes: chosen,
    fromElsewhere: chosen,
    written: writeBrushes(chosen),
  })
  const writeLater = useDebouncedCallback(write, WRITE_DELAY_MS)
  const inAddress = writeBrushes(chosen)
  const [lastAddress, setLastAddress] = useState(inAddress)
  if (inAddress !== lastAddress) {
    setLastAddress(inAddress)
    if (inAddress !== state.written) setState({ brushes: chosen, fromElsewhere: chosen, written: inAddress })
  }
  const setBrushes = (brushes: Brush[], by: 'chart' | 'elsewhere') => {
    setState((before) => ({
      brushes,
      fromElsewhere: by === 'chart' ? before.fromElsewhere : brushes,
      written: writeBrushes(brushes),
    }))
    writeLater(brushes)
  }
  return [state.brushes, setBrushes, state.fromElsewhere] as const
}

/** The brushes after some were drawn, moved or taken away on one axis. */
function afterBrush(brushes: readonly Brush[], axes: readonly ParallelAxis[], event: PlotEvent): Brush[] {
  const axis = axes.find(({ column }) => column.text === event.parallelAxisId)
  if (!axis) return [...brushes]
  const others = brushes.filter(({ field }) => fieldText(field) !== axis.column.text)
  const drawn = (event.intervals ?? []).map(([low, high]) => ({
    field: axis.column.field,
    from: placeAt(axis, low),
    to: placeAt(axis, high),
  }))
  return [...others, ...drawn]
}
