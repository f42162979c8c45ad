import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { LoadingRows } from './states'

/** A component whose code is a file of its own. */
export type Loadable<Props> = ComponentType<Props> & {
  /** Loads the code before it is shown. */
  load: () => Promise<void>
}

/**
 * Makes a component whose code is loaded when it is first shown, or before. Until then the fallback is shown; what fails
 * goes to the next error boundary, and is tried anew by the next one that is shown.
 *
 * React's own `lazy` shows a fallback even for code that is there already, and leaves each on the screen for 300 ms: a
 * third of a second in which a chart could have been read and drawn.
 */
export function loadable<Props extends object>(
  read: () => Promise<ComponentType<Props>>,
  fallback: (props: Props) => ReactNode = () => <LoadingRows />,
): Loadable<Props> {
  const code = new Code(read)
  const shown = (props: Props) => <Shown code={code} fallback={fallback} props={props} />
  return Object.assign(shown, { load: () => code.load() })
}

/** The code of a component, which is read once. */
class Code<Props> {
  component: ComponentType<Props> | undefined
  private reading: Promise<void> | undefined

  constructor(private readonly read: () => Promise<ComponentType<Props>>) {}

  load(): Promise<void> {
    this.reading ??= this.read().then(
      (component) => {
        this.component = component
      },
      (error) => {
        this.reading = undefined
        throw error
      },
    )
    return this.reading
  }
}

function Shown<Props extends object>({
  code,
  fallback,
  props,
}: {
  code: Code<Props>
  fallback: (props: Props) => ReactNode
  props: Props
}) {
  const [outcome, setOutcome] = useState<{ error?: unknown }>()
  useEffect(() => {
    if (code.component) return
    let isShown = true
    code.load().then(
      () => isShown && setOutcome({}),
      (error) => isShown && setOutcome({ error }),
    )
    return () => {
      isShown = false
    }
  }, [code])
  if (outcome?.error) throw outcome.error
  return code.component ? <code.component {...props} /> : fallback(props)
}
