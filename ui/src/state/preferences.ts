import { useSyncExternalStore } from 'react'
import { setSignificantDigits } from '~/format/number'
import { setTimeZone } from '~/format/time'

/** How one person wants things shown in this browser. */
export interface Preferences {
  density: 'dense' | 'comfortable'
  /** Of numbers that are no integers. */
  significantDigits: number
  timeZone: 'local' | 'UTC'
}

const USUAL: Preferences = { density: 'dense', significantDigits: 4, timeZone: 'local' }
const KEYS = {
  density: 'paceline.density',
  significantDigits: 'paceline.significant-digits',
  timeZone: 'paceline.time-zone',
}

/** Digits there are to choose from. */
export const DIGITS = [3, 4, 5, 6, 8, 10]

let preferences: Preferences = USUAL
const listeners = new Set<() => void>()

function read(): Preferences {
  const digits = Number(localStorage.getItem(KEYS.significantDigits))
  return {
    density: localStorage.getItem(KEYS.density) === 'comfortable' ? 'comfortable' : USUAL.density,
    significantDigits: DIGITS.includes(digits) ? digits : USUAL.significantDigits,
    timeZone: localStorage.getItem(KEYS.timeZone) === 'UTC' ? 'UTC' : USUAL.timeZone,
  }
}

/** Makes what was chosen hold; once before the first page is drawn, and when it changes. */
export function applyPreferences() {
  preferences = read()
  document.documentElement.dataset.density = preferences.density
  setSignificantDigits(preferences.significantDigits)
  setTimeZone(preferences.timeZone)
  for (const listener of listeners) listener()
}

/** Chooses, and remembers it. */
export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]) {
  localStorage.setItem(KEYS[name], String(value))
  applyPreferences()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What was chosen. */
export const usePreferences = () => useSyncExternalStore(subscribe, () => preferences)

/** The height of a table's row in pixels: `--row-height` of tokens.css. */
export const useRowHeight = () => (usePreferences().density === 'comfortable' ? 40 : 32)
