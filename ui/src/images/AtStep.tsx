import { useRunColors } from '~/state/runColor'
import classes from './AtStep.module.css'
import { imageAt } from './imageNames'
import { Picture } from './Picture'
import type { ShownImages } from './shown'

/** Every run's images at one step, or its last ones before. */
export function AtStep({
  runs,
  images,
  keys,
  step,
  sizePx,
  onOpen,
}: ShownImages & { onOpen: (runId: string) => void }) {
  const colorOf = useRunColors()
  return (
    <ul className={classes.runs}>
      {runs.map(({ run_id, run_name }) => (
        <li key={run_id}>
          <div
            className={classes.name}
            style={{ maxWidth: Math.max(sizePx * keys.length, 120) }}
            title={run_name}
          >
            <span className={classes.dot} style={{ background: colorOf(run_id) }} />
            {run_name}
          </div>
          <div className={classes.keys}>
            {keys.map((key) => (
              <figure key={key} className={classes.key}>
                <Picture
                  image={imageAt(images, run_id, key, step)}
                  runName={run_name}
                  sizePx={sizePx}
                  step={step}
                  onOpen={() => onOpen(run_id)}
                />
                {keys.length > 1 && <figcaption style={{ maxWidth: sizePx }}>{key}</figcaption>}
              </figure>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}
