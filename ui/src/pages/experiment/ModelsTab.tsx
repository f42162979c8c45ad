import { Button, Switch, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { experimentQuery } from '~/api/experiments'
import { loggedModelPagesQuery } from '~/api/loggedModels'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { KeyPicker } from '~/components/KeyPicker'
import { FullHeightPage } from '~/components/PageHeader'
import { EmptyState, ErrorState, LoadingRows } from '~/components/states'
import { writeSort } from '~/components/table/column'
import { writeKeys } from '~/components/table/keysText'
import { VirtualTable } from '~/components/table/VirtualTable'
import { datasetLabel, measureId, measuresOf, paramKeys } from '~/state/loggedModels'
import { goalOf } from '~/state/metricGoal'
import classes from './ModelsTab.module.css'
import { ModelsChosen } from './modelsChosen'
import { modelColumns } from './modelsColumns'
import { FirstLoggedModel } from './modelsEmpty'
import { ModelsFilter } from './modelsFilter'
import { chosenModelRows, chosenModelsAfter, type ModelRow, modelRows } from './modelsRows'
import { useModelRuns } from './modelsRuns'
import { orderBy, readModelsView, USUAL_MODELS_SORT } from './modelsSearch'

const rowId = (row: ModelRow) => row.id
const rowName = (row: ModelRow) => (row.kind === 'model' ? row.model.name : `run ${row.runId}`)

/** The logged models of experiments: their metrics by dataset, source run and step. */
export function ModelsTab({
  experimentIds,
  search,
  setSearch,
}: {
  experimentIds: string[]
  search: Search
  setSearch: SetSearch
}) {
  const { filter, sort, isGrouped } = readModelsView(search)
  const pages = useInfiniteQuery(loggedModelPagesQuery({ experimentIds, filter, orderBy: orderBy(sort) }))
  const models = useMemo(() => pages.data?.pages.flatMap((page) => page.models) ?? [], [pages.data])
  const runs = useModelRuns(models)
  // Of several experiments the first says which way a metric is better.
  const [firstId = ''] = experimentIds
  const { data: experiment } = useQuery({ ...experimentQuery(firstId), enabled: firstId !== '' })
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const navigate = useNavigate()

  const measures = useMemo(() => measuresOf(models), [models])
  const params = useMemo(() => paramKeys(models), [models])
  const toggle = useCallback((row: ModelRow) => {
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(row.id)) next.add(row.id)
      return next
    })
  }, [])
  const { shownMeasures, shownParams } = readModelsView(search, measures, params)
  const columns = useMemo(
    () =>
      modelColumns({
        measures: shownMeasures,
        params: shownParams,
        runs,
        models,
        goalOf: (key) => goalOf(experiment, key),
        toggle: isGrouped ? toggle : undefined,
      }),
    [shownMeasures, shownParams, runs, models, experiment, isGrouped, toggle],
  )
  const rows = useMemo(() => modelRows(models, isGrouped, folded), [models, isGrouped, folded])
  const selection = useMemo(() => {
    const ids = chosenModelRows(chosen, rows)
    return {
      ids,
      set: (after: ReadonlySet<string>) => setChosen((before) => chosenModelsAfter(before, ids, after, rows)),
    }
  }, [chosen, rows])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const readMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const chosenModels = models.filter(({ modelId }) => chosen.has(modelId))

  if (models.length === 0 && pages.isSuccess && filter === '') {
    return <FirstLoggedModel experimentId={firstId} />
  }
  return (
    <FullHeightPage>
      <div className={classes.tools}>
        <ModelsFilter
          filter={filter}
          error={pages.error}
          onChange={(text) => setSearch({ modelFilter: text || undefined })}
        />
        <Switch
          label="By source run"
          checked={isGrouped}
          onChange={(event) =>
            setSearch({ modelGroup: event.currentTarget.checked ? 'run' : undefined }, { replace: true })
          }
        />
        <KeyPicker
          label="Metrics"
          keys={measures.map(measureId)}
          nameOf={(id) => {
            const measure = measures.find((other) => measureId(other) === id)
            return measure ? `${measure.key} on ${datasetLabel(measure)}` : id
          }}
          chosen={shownMeasures.map(measureId)}
          onChange={(keys) => setSearch({ modelMetrics: writeKeys(keys) }, { replace: true })}
        />
        <KeyPicker
          label="Params"
          keys={[...params.varying, ...params.same]}
          chosen={shownParams}
          onChange={(keys) => setSearch({ modelParams: writeKeys(keys) }, { replace: true })}
        />
        {pages.isSuccess && (
          <span className={classes.count}>
            {hasNextPage ? `the first ${models.length}` : `${models.length}`} models
          </span>
        )}
      </div>
      {chosenModels.length > 0 && <ModelsChosen chosen={chosenModels} onClear={() => setChosen(new Set())} />}
      {pages.isPending && <LoadingRows />}
      {/* A filter that was refused is told at its field. */}
      {pages.error && models.length === 0 && filter === '' && (
        <ErrorState error={pages.error} retry={() => void pages.refetch()} />
      )}
      {pages.isSuccess && models.length === 0 && (
        <EmptyState title="No model matches">
          <Text size="sm">
            The filter is MLflow's: metrics.accuracy &gt; 0.9 AND params.depth = '3'. Metrics pass when any
            point does.
          </Text>
          <Button onClick={() => setSearch({ modelFilter: undefined })}>Show all models</Button>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Logged models"
          rows={rows}
          rowId={rowId}
          rowName={rowName}
          columns={columns}
          sort={sort}
          onSort={(next) => setSearch({ modelSort: writeSort(next, USUAL_MODELS_SORT) })}
          selection={selection}
          tree={
            isGrouped
              ? {
                  place: (row) =>
                    row.kind === 'group' ? { level: 1, isExpanded: row.isExpanded } : { level: 2 },
                  toggle,
                }
              : undefined
          }
          onOpen={(row) => {
            if (row.kind === 'group') toggle(row)
            else void navigate({ to: '/logged-models/$modelId', params: { modelId: row.id } })
          }}
          onEnd={readMore}
        />
      )}
    </FullHeightPage>
  )
}
