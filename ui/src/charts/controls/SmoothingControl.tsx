import { SegmentedControl, Slider } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import type { Smoothing } from '../data/smoothing'
import { useGrid } from '../gridContext'
import classes from '../Toolbar.module.css'
import { Control } from './Control'

const USUAL_WEIGHT = 0.6
const MOST = 0.999
const SLIDING_MS = 40

const HINTS: Record<Smoothing['kind'] | 'none', string> = {
  none: 'Lines go through every point that is drawn.',
  ema: 'Exponential moving average over the points that are drawn, debiased at the start. What it smooths stays faintly behind.',
  time: 'Exponential moving average by the distance on the x axis, so that metrics logged more often are not smoothed less.',
}

/** Whether and how lines are smoothed. */
export function SmoothingControl() {
  const { settings, changeSettings } = useGrid()
  const { smoothing } = settings
  const kind = smoothing?.kind ?? 'none'
  const [weight, setWeight] = useState(smoothing?.weight ?? USUAL_WEIGHT)
  const apply = useDebouncedCallback(
    (next: Smoothing) => changeSettings({ smoothing: next }, { replace: true }),
    SLIDING_MS,
  )
  const choose = (next: string) => {
    if (next === 'ema' || next === 'time') changeSettings({ smoothing: { kind: next, weight } })
    else changeSettings({ smoothing: undefined })
  }
  return (
    <Control
      label="Smoothing"
      value={smoothing ? `Smoothing ${smoothing.weight}` : 'Smoothing'}
      isSet={smoothing !== undefined}
    >
      <SegmentedControl
        aria-label="Kind of smoothing"
        data={[
          { value: 'none', label: 'None' },
          { value: 'ema', label: 'EMA' },
          { value: 'time', label: 'By distance' },
        ]}
        value={kind}
        onChange={choose}
      />
      <Slider
        thumbLabel="Weight"
        label={(value) => value.toFixed(3)}
        min={0.01}
        max={MOST}
        step={0.001}
        value={weight}
        disabled={kind === 'none'}
        onChange={(value) => {
          setWeight(value)
          if (kind !== 'none') apply({ kind, weight: value })
        }}
      />
      <p className={classes.hint}>{HINTS[kind]}</p>
    </Control>
  )
}
