import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { artifactUrl } from '~/api/artifacts'
import type { Run } from '~/api/runs'
import classes from './ImagesBeside.module.css'

const WIDTHS_PX = { small: 200, medium: 360, large: 720 } as const

/** The same image of several runs. */
export function ImagesBeside({ runs, path }: { runs: readonly Run[]; path: string }) {
  const [size, setSize] = useState<keyof typeof WIDTHS_PX>('medium')
  return (
    <>
      <SegmentedControl
        aria-label="Size"
        className={classes.size}
        data={[
          { value: 'small', label: 'Small' },
          { value: 'medium', label: 'Medium' },
          { value: 'large', label: 'Large' },
        ]}
        value={size}
        onChange={(size) => setSize(size as keyof typeof WIDTHS_PX)}
      />
      <div className={classes.images}>
        {runs.map(({ run_id, run_name }) => (
          <figure key={run_id} style={{ width: WIDTHS_PX[size] }}>
            <a href={artifactUrl({ runId: run_id }, path)} target="_blank" rel="noreferrer">
              <img loading="lazy" src={artifactUrl({ runId: run_id }, path)} alt={`${path} of ${run_name}`} />
            </a>
            <figcaption>{run_name}</figcaption>
          </figure>
        ))}
      </div>
    </>
  )
}
