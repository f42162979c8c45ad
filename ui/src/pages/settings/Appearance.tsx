import { type MantineColorScheme, SegmentedControl, Select, useMantineColorScheme } from '@mantine/core'
import { formatNumber } from '~/format/number'
import { formatTime } from '~/format/time'
import { DIGITS, type Preferences, setPreference, usePreferences } from '~/state/preferences'
import { Setting } from './Setting'

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
]
const DENSITIES: { value: Preferences['density']; label: string }[] = [
  { value: 'dense', label: 'Dense' },
  { value: 'comfortable', label: 'Comfortable' },
]
const ZONES: { value: Preferences['timeZone']; label: string }[] = [
  { value: 'local', label: 'Local' },
  { value: 'UTC', label: 'UTC' },
]
const SAMPLE = 0.123456789012
const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Colours, density, digits and time zone. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density, significantDigits, timeZone } = usePreferences()
  return (
    <>
      <Setting name="Colours">
        <SegmentedControl aria-label="Colours" data={SCHEMES} value={colorScheme} onChange={setColorScheme} />
      </Setting>
      <Setting name="Density" detail="How much room the rows of tables have.">
        <SegmentedControl
          aria-label="Density"
          data={DENSITIES}
          value={density}
          onChange={(value) => setPreference('density', value)}
        />
      </Setting>
      <Setting name="Significant digits" detail={`Metrics read like ${formatNumber(SAMPLE)}.`}>
        <Select
          aria-label="Significant digits"
          data={DIGITS.map(String)}
          value={String(significantDigits)}
          allowDeselect={false}
          w={96}
          onChange={(value) => value && setPreference('significantDigits', Number(value))}
        />
      </Setting>
      <Setting
        name="Time zone"
        detail={`Now it is ${formatTime(Date.now())}${timeZone === 'UTC' ? ' in UTC' : ` in ${localZone}`}.`}
      >
        <SegmentedControl
          aria-label="Time zone"
          data={ZONES}
          value={timeZone}
          onChange={(value) => setPreference('timeZone', value)}
        />
      </Setting>
    </>
  )
}
