import type { Run } from '~/api/runs'
import type { PlotTheme } from '../chart/theme'
import type { Column } from '../data/columns'
import type { Catalog } from '../data/defaults'
import type { Field } from '../data/fields'
import type { Axis } from '../data/selection'
import type { PlotSettings } from '../search'

/** What every kind of plot is made from. */
export interface PlotProps {
  runs: readonly Run[]
  catalog: Catalog
  /** The values of a field that the plot said it needs. */
  column: (field: Field | undefined) => Column | undefined
  /** The same as an axis, logarithmic where that was chosen or suits the numbers. */
  axis: (field: Field | undefined) => Axis | undefined
  /** With everything chosen that the runs have something for. */
  settings: PlotSettings
  /** Whether somebody chose the axes of parallel coordinates. */
  isAxesChosen: boolean
  change: (change: Partial<PlotSettings>) => void
  /** Makes a field's axes logarithmic, or not. */
  setLog: (field: Field, isLog: boolean) => void
  theme: PlotTheme
  colorOf: (runId: string) => string
  openRun: (runId: string, event?: MouseEvent) => void
}

/** What the frame of every kind takes from these. */
export const tableProps = ({ settings, change }: PlotProps) => ({
  isTableOpen: settings.isTableOpen,
  onTable: (isTableOpen: boolean) => change({ isTableOpen }),
})

export const nameOf = (runs: readonly Run[], index: number) => runs[index]?.run_name ?? ''
