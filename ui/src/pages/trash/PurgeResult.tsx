import { Text } from '@mantine/core'
import type { PurgeReport } from '~/api/trash'
import { formatBytes } from '~/format/bytes'
import { formatCount } from '~/format/number'
import classes from './TrashPage.module.css'

/** What a purge removed, or would; and what it did not, with the reasons. */
export function PurgeResult({ report }: { report: PurgeReport }) {
  const { database_bytes_freed: freed, database_bytes_reusable: reusable } = report
  const facts: [string, string][] = [
    ['Experiments', formatCount(report.experiments)],
    ['Runs', formatCount(report.runs)],
    ['Logged models', formatCount(report.logged_models)],
    ['Metric points', formatCount(report.metric_points)],
    ['Files', formatCount(report.artifact_files)],
    ['Bytes of files', formatBytes(report.artifact_bytes)],
  ]
  if (typeof freed === 'number') facts.push(['The database shrank by', formatBytes(freed)])
  if (typeof reusable === 'number') facts.push(['Free inside the database', formatBytes(reusable)])
  return (
    <>
      <table className={classes.report}>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Reasons
        title="Folders that could not be removed; the next purge tries again"
        reasons={report.failed.map(({ uri, reason }) => `${uri}: ${reason}`)}
      />
      <Reasons
        title="Files that stay where they are"
        reasons={report.left_in_place.map(({ uri, reason }) => `${uri}: ${reason}`)}
      />
      <Reasons
        title="Not removed"
        reasons={report.kept.map(({ kind, id, reason }) => `${kind.replace('_', ' ')} ${id}: ${reason}`)}
      />
    </>
  )
}

function Reasons({ title, reasons }: { title: string; reasons: string[] }) {
  if (reasons.length === 0) return null
  return (
    <div>
      <Text size="sm">
        {title} ({formatCount(reasons.length)}):
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className={classes.reasons} tabIndex={0} aria-label={title}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  )
}
