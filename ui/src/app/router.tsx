import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { experimentOverviewQuery } from '~/api/experimentOverview'
import { runQuery } from '~/api/runs'
import { NotFound, PageFailed } from './failures'
import { firstRead } from './firstRead'
import { Shell } from './Shell'
import { readSearch, writeSearch } from './searchText'

/**
 * All pages by path. Each is a chunk of its own, and keeps its state in the search part of the address, whose values
 * are plain texts: a page's `search.ts` gives them meaning.
 */
export type Search = Record<string, string | undefined>

/** What a page of experiments shows first, by code that comes with the page. */
async function readExperiments(queryClient: QueryClient, experimentIds: string, search: Search) {
  const { readFirst } = await import('~/pages/experiment/readFirst')
  await firstRead(readFirst(queryClient, experimentIds, search))
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
})

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('~/pages/experiments/ExperimentsPage'), 'ExperimentsPage'),
  loader: ({ context }) => firstRead(context.queryClient.prefetchQuery(experimentOverviewQuery())),
})

/** One experiment, or several by their ids with commas between. */
const experiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentIds',
  component: lazyRouteComponent(() => import('~/pages/experiment/ExperimentPage'), 'ExperimentPage'),
  loader: ({ context, params, location }) =>
    readExperiments(context.queryClient, params.experimentIds, location.search),
})

/** Tabs of an experiment besides its runs: `models`. */
const experimentTab = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentIds/$tab',
  component: lazyRouteComponent(() => import('~/pages/experiment/ExperimentPage'), 'ExperimentPage'),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('~/pages/run/RunPage'), 'RunPage'),
  loader: ({ context, params }) => firstRead(context.queryClient.prefetchQuery(runQuery(params.runId))),
})

/** Tabs of a run besides its overview: `charts`, `system`, `artifacts`. */
const runTab = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId/$tab',
  component: lazyRouteComponent(() => import('~/pages/run/RunPage'), 'RunPage'),
})

/** Runs side by side: `?runs=` their ids with commas between. */
const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  component: lazyRouteComponent(() => import('~/pages/compare/ComparePage'), 'ComparePage'),
})

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/logged-models/$modelId',
  component: lazyRouteComponent(() => import('~/pages/loggedModel/LoggedModelPage'), 'LoggedModelPage'),
})

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('~/pages/models/ModelsPage'), 'ModelsPage'),
})

const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  component: lazyRouteComponent(() => import('~/pages/models/ModelPage'), 'ModelPage'),
})

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/versions/$version',
  component: lazyRouteComponent(() => import('~/pages/models/ModelVersionPage'), 'ModelVersionPage'),
})

const trash = createRoute({
  getParentRoute: () => root,
  path: '/trash',
  component: lazyRouteComponent(() => import('~/pages/trash/TrashPage'), 'TrashPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('~/pages/settings/SettingsPage'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  experiments,
  experiment,
  experimentTab,
  run,
  runTab,
  compare,
  loggedModel,
  models,
  model,
  modelVersion,
  trash,
  settings,
])

/** The router, below the address that the page says it lives at. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: new URL(document.baseURI).pathname,
    context: { queryClient },
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: PageFailed,
    defaultPreload: 'intent',
    // Pages keep their data up to date themselves.
    defaultStaleTime: Number.POSITIVE_INFINITY,
    scrollRestoration: true,
  })
}
