import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'

/** The colours of the page as a canvas needs them. */
export interface PlotTheme {
  isDark: boolean
  ground: string
  raised: string
  ink: string
  muted: string
  hairline: string
  accent: string
  danger: string
}

/** The colours of `tokens.css` in the scheme that is shown. */
export function usePlotTheme(): PlotTheme {
  const scheme = useComputedColorScheme('light')
  return useMemo(() => readTheme(scheme === 'dark'), [scheme])
}

function readTheme(isDark: boolean): PlotTheme {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string) => style.getPropertyValue(name).trim()
  return {
    isDark,
    ground: color('--ground'),
    raised: color('--ground-raised'),
    ink: color('--ink'),
    muted: color('--ink-muted'),
    hairline: color('--hairline'),
    accent: color('--accent'),
    danger: color('--danger'),
  }
}
