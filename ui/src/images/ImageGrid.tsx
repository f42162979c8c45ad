import { useCallback, useMemo, useState } from 'react'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { ErrorState, LoadingRows } from '~/components/states'
import { AllSteps } from './AllSteps'
import { AtStep } from './AtStep'
import { ImageBar } from './ImageBar'
import classes from './ImageGrid.module.css'
import { ImageZoom } from './ImageZoom'
import { keysOf, stepsOf } from './imageNames'
import { NoImages } from './NoImages'
import { type ImageSettings, parseImageSettings, writeImageSettings } from './search'
import { useImages } from './useImages'

interface ImageGridProps {
  runIds: string[]
  search: Search
  setSearch: SetSearch
}

/** Images that were logged over steps, as a grid of runs by steps. One slider moves all runs. */
export function ImageGrid({ runIds, search, setSearch }: ImageGridProps) {
  const settings = useMemo(() => parseImageSettings(search), [search])
  const change = useCallback(
    (change: Partial<ImageSettings>, options?: { replace?: boolean }) =>
      setSearch(writeImageSettings({ ...settings, ...change }), options),
    [settings, setSearch],
  )
  const read = useImages(runIds, settings.folder)
  const { images } = read
  const allKeys = useMemo(() => keysOf(images), [images])
  const keys = useMemo(() => {
    const known = settings.keys?.filter((key) => allKeys.includes(key)) ?? []
    return known.length > 0 ? known : allKeys.slice(0, 1)
  }, [settings.keys, allKeys])
  const steps = useMemo(() => stepsOf(images, keys), [images, keys])
  // While the slider is dragged the step is the hand's; the address has it when the hand lets go.
  const [draggedStep, setDraggedStep] = useState<number>()
  const step = draggedStep ?? settings.step ?? steps.at(-1) ?? 0
  const chooseStep = (step: number) => {
    setDraggedStep(undefined)
    change({ step: step === steps.at(-1) ? undefined : step }, { replace: true })
  }
  const runs = useMemo(() => {
    const having = new Set(images.map(({ runId }) => runId))
    return read.runs.filter(({ run_id }) => having.has(run_id))
  }, [read.runs, images])
  const shown = { runs, images, keys, steps, step, sizePx: settings.sizePx }
  const open = (runId: string) => change({ openRunIds: [runId] })
  return (
    <section className={classes.grid} aria-label="Images">
      <ImageBar
        settings={settings}
        change={change}
        allKeys={allKeys}
        keys={keys}
        steps={steps}
        step={step}
        onDrag={setDraggedStep}
        onStep={chooseStep}
        folders={read.folders}
      />
      {read.passedOver > 0 && (
        <p className={classes.note}>
          The folder was looked for in the first {read.runs.length} of {read.runs.length + read.passedOver}{' '}
          runs.
        </p>
      )}
      {read.error && images.length === 0 && <ErrorState error={read.error} retry={read.retry} />}
      {!read.error && read.isReading && images.length === 0 && <LoadingRows rows={4} />}
      {!read.error && !read.isReading && images.length === 0 && <NoImages folder={settings.folder} />}
      {images.length > 0 &&
        (settings.layout === 'all' ? (
          <AllSteps {...shown} onOpen={(runId, step) => change({ openRunIds: [runId], step })} />
        ) : (
          <AtStep {...shown} onOpen={open} />
        ))}
      {settings.openRunIds.length > 0 && images.length > 0 && (
        <ImageZoom
          {...shown}
          openRunIds={settings.openRunIds}
          onOpen={(openRunIds) => change({ openRunIds })}
          onStep={chooseStep}
        />
      )}
    </section>
  )
}
