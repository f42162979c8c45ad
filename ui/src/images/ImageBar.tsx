import { Autocomplete, MultiSelect, SegmentedControl, Slider } from '@mantine/core'
import { useState } from 'react'
import { formatCount } from '~/format/number'
import classes from './ImageBar.module.css'
import { DEFAULT_FOLDER, IMAGE_SIZES_PX, type ImageLayout, type ImageSettings } from './search'

interface ImageBarProps {
  settings: ImageSettings
  change: (change: Partial<ImageSettings>) => void
  allKeys: string[]
  keys: string[]
  steps: number[]
  step: number
  /** While the slider moves. */
  onDrag: (step: number) => void
  /** When it was let go. */
  onStep: (step: number) => void
  folders: string[]
}

/** Which images, at which step, how large. */
export function ImageBar(props: ImageBarProps) {
  const { settings, change, allKeys, keys, folders } = props
  const sizePlace = IMAGE_SIZES_PX.indexOf(settings.sizePx)
  return (
    <div className={classes.bar}>
      <MultiSelect
        label="Images"
        className={classes.keys}
        data={allKeys}
        value={keys}
        searchable
        onChange={(keys) => change({ keys: keys.length > 0 ? keys : undefined })}
        disabled={allKeys.length === 0}
      />
      <StepSlider {...props} />
      <SegmentedControl
        aria-label="Layout"
        data={[
          { value: 'step', label: 'At a step' },
          { value: 'all', label: 'All steps' },
        ]}
        value={settings.layout}
        onChange={(layout) => change({ layout: layout as ImageLayout })}
      />
      <div className={classes.size}>
        <span className={classes.label}>Size</span>
        <Slider
          thumbLabel="Size of images"
          w={90}
          size="sm"
          min={0}
          max={IMAGE_SIZES_PX.length - 1}
          value={sizePlace}
          label={(place) => `${IMAGE_SIZES_PX[place] ?? ''} px`}
          onChange={(place) => change({ sizePx: IMAGE_SIZES_PX[place] ?? settings.sizePx })}
        />
      </div>
      <FolderField
        key={settings.folder}
        folder={settings.folder}
        folders={folders}
        onFolder={(folder) => change({ folder, keys: undefined, step: undefined })}
      />
    </div>
  )
}

/** One slider for all runs, over the steps that there are. */
function StepSlider({ steps, step, onDrag, onStep }: ImageBarProps) {
  if (steps.length === 0) return null
  const place = Math.max(
    steps.findLastIndex((other) => other <= step),
    0,
  )
  return (
    <div className={classes.step}>
      <span className={classes.label}>
        Step {formatCount(steps[place] ?? step)} · {place + 1} of {formatCount(steps.length)}
      </span>
      <Slider
        thumbLabel="Step"
        thumbValueText={`Step ${steps[place] ?? step}`}
        size="sm"
        min={0}
        max={Math.max(steps.length - 1, 1)}
        disabled={steps.length < 2}
        value={place}
        label={(place) => formatCount(steps[place] ?? 0)}
        onChange={(place) => onDrag(steps[place] ?? step)}
        onChangeEnd={(place) => onStep(steps[place] ?? step)}
      />
    </div>
  )
}

interface FolderFieldProps {
  folder: string
  folders: string[]
  onFolder: (folder: string) => void
}

/** The folder whose images are shown; typed, or one that there is. */
function FolderField({ folder, folders, onFolder }: FolderFieldProps) {
  const [text, setText] = useState(folder)
  const choose = (folder: string) => onFolder(folder.trim().replace(/^\/+|\/+$/g, '') || DEFAULT_FOLDER)
  return (
    <Autocomplete
      size="xs"
      label="Folder"
      w={150}
      data={[...new Set([DEFAULT_FOLDER, ...folders])]}
      value={text}
      onChange={setText}
      onOptionSubmit={choose}
      onBlur={() => text !== folder && choose(text)}
      onKeyDown={(event) => event.key === 'Enter' && text !== folder && choose(text)}
    />
  )
}
