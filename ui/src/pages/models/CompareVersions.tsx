import { Button, Switch, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ModelVersion, RegisteredModel } from '~/api/registry'
import { PageHeader } from '~/components/PageHeader'
import { EmptyState } from '~/components/states'
import { aliasesOf } from './aliasRules'
import classes from './CompareVersions.module.css'
import { type ComparedRow, comparedRows } from './comparedRows'
import { useSourceRuns } from './useSourceRuns'
import { versionSignatureQuery } from './versionFiles'

/** Versions side by side: their source runs' params and metrics, what they take and give, by default where they differ. */
export function CompareVersions({
  model,
  versions,
  showsAll,
  setShowsAll,
}: {
  model: RegisteredModel
  versions: ModelVersion[]
  showsAll: boolean
  setShowsAll: (showsAll: boolean) => void
}) {
  const runs = useSourceRuns(versions)
  const signatures = useQueries({ queries: versions.map(versionSignatureQuery) })
  const all = comparedRows(
    versions.map((version, place) => ({
      version,
      aliases: aliasesOf(model.aliases, version.version),
      run: runs.get(version.runId),
      signature: signatures[place]?.data,
    })),
  )
  const different = all.filter(({ differs }) => differs)
  const shown = showsAll ? all : different
  const runIds = versions.map(({ runId }) => runId).filter((runId) => runId !== '')
  return (
    <>
      <PageHeader
        title={`Versions of ${model.name}`}
        detail={`${different.length} of ${all.length} facts differ`}
      >
        <Switch
          label="Also what is the same"
          checked={showsAll}
          onChange={(event) => setShowsAll(event.currentTarget.checked)}
        />
        {runIds.length > 1 && (
          <Button component={Link} to={`/compare?runs=${runIds.join(',')}`}>
            Compare the runs
          </Button>
        )}
      </PageHeader>
      {shown.length === 0 ? (
        <EmptyState title="Nothing differs">
          <Text size="sm">As far as their source runs and signatures tell, these versions are the same.</Text>
        </EmptyState>
      ) : (
        <section
          className={classes.scroller}
          aria-label="Comparison"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Fact</th>
                {versions.map(({ name, version }) => (
                  <th key={version} scope="col">
                    <Link to="/models/$name/versions/$version" params={{ name, version }}>
                      Version {version}
                    </Link>
                  </th>
                ))}
              </tr>
            </thead>
            {groupsOf(shown).map(([group, rows]) => (
              <tbody key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={versions.length + 1} className={classes.group}>
                    {group}
                  </th>
                </tr>
                {rows.map((row) => (
                  <Row key={row.name} row={row} versions={versions} marks={showsAll && row.differs} />
                ))}
              </tbody>
            ))}
          </table>
        </section>
      )}
    </>
  )
}

function Row({ row, versions, marks }: { row: ComparedRow; versions: ModelVersion[]; marks: boolean }) {
  return (
    <tr data-differs={marks || undefined}>
      <th scope="row">{row.name}</th>
      {versions.map(({ version }, place) => (
        <td key={version} data-number={row.isNumber || undefined}>
          {row.values[place] ?? <span className={classes.missing}>–</span>}
        </td>
      ))}
    </tr>
  )
}

function groupsOf(rows: ComparedRow[]): [string, ComparedRow[]][] {
  const groups = new Map<string, ComparedRow[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return [...groups]
}
