import { writeFile } from 'node:fs/promises'

/** What a number counts, as the benchmark names it. */
export type Unit = 'milliseconds' | 'mebibytes' | 'kibibytes' | 'elements'

interface Measurement {
  name: string
  unit: Unit
  value: number
  note: string | null
}

const SIGNS: Record<Unit, string> = {
  milliseconds: 'ms',
  mebibytes: 'MiB',
  kibibytes: 'KiB',
  elements: 'elements',
}

/** Takes the numbers of one server and shows each as it comes. */
export class Recorder {
  private readonly measurements: Measurement[] = []

  constructor(private readonly subject: string) {}

  add(name: string, unit: Unit, value: number, note: string | null = null) {
    this.measurements.push({ name, unit, value, note })
    process.stdout.write(
      `${this.subject.padEnd(14)}${name.padEnd(66)}${value.toFixed(1).padStart(10)} ${SIGNS[unit]}\n`,
    )
  }

  /** Writes them where the benchmark reads them. */
  async write(path: string) {
    await writeFile(path, JSON.stringify(this.measurements))
  }
}
