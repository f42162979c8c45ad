import { Badge } from '@mantine/core'
import type { Run } from '~/api/runs'
import { CopyText } from '~/components/Snippet'
import classes from './Overview.module.css'
import { Section } from './Section'

const CONTEXT_TAG = 'mlflow.data.context'

/** The datasets that a run used, and for what. */
export function DatasetsSection({ datasets }: { datasets: NonNullable<Run['datasets']> }) {
  if (datasets.length === 0) return null
  return (
    <Section title="Datasets" count={datasets.length}>
      <ul className={classes.items}>
        {datasets.map(({ dataset, tags }) => (
          <li key={`${dataset.name} ${dataset.digest}`}>
            <div className={classes.itemLine}>
              <span>{dataset.name}</span>
              {tags[CONTEXT_TAG] && (
                <Badge variant="outline" color="gray" tt="none" size="sm">
                  {tags[CONTEXT_TAG]}
                </Badge>
              )}
            </div>
            <CopiedLine label="digest" text={dataset.digest} />
            <CopiedLine label={dataset.source_type} text={sourceText(dataset.source)} />
            {Object.entries(tags)
              .filter(([key]) => key !== CONTEXT_TAG)
              .map(([key, value]) => (
                <div key={key} className={classes.small}>
                  {key}: {value}
                </div>
              ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function CopiedLine({ label, text }: { label: string; text: string }) {
  return (
    <div className={`${classes.small} ${classes.copied}`}>
      <span className={classes.cut} title={text}>
        {label} <code>{text}</code>
      </span>
      <CopyText text={text} label={`Copy the ${label}`} />
    </div>
  )
}

/** Where a dataset comes from: clients write JSON with a `uri`, a `url`, a `path` or tags. */
function sourceText(source: string): string {
  try {
    const parsed: unknown = JSON.parse(source)
    if (typeof parsed !== 'object' || parsed === null) return source
    const place = Object.entries(parsed).find(([key]) => /^(uri|url|path)$/.test(key))
    return place ? String(place[1]) : source
  } catch {
    return source
  }
}
