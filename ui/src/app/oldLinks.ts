/**
 * Where a link into MLflow's interface leads here, or nothing for one that is not understood.
 *
 * `fragment` is what stands after the `#`: `/experiments/1/runs/…`, `/compare-runs?runs=["a","b"]&experiments=["1"]`.
 */
export function newPlace(fragment: string): string | undefined {
  const [path = '', search = ''] = fragment.split('?')
  const parts = path.split('/').filter((part) => part !== '')
  const query = new URLSearchParams(search)
  switch (parts[0]) {
    case undefined:
    case 'experiments':
      return experimentPlace(parts, query)
    case 'compare-experiments':
      return `experiments/${list(query.get('experiments')).join(',')}`
    case 'compare-runs':
      return `compare?runs=${list(query.get('runs')).map(encodeURIComponent).join(',')}`
    case 'models':
      return modelPlace(parts)
    default:
      return undefined
  }
}

function experimentPlace([, experimentId, kind, id, tab, ...rest]: string[], query: URLSearchParams) {
  if (!experimentId) return ''
  if (kind === 'runs' && id) return runPlace(id, tab, rest)
  if (kind === 'models') return id ? `logged-models/${id}` : `experiments/${experimentId}/models`
  const filter = query.get('searchFilter')
  return `experiments/${experimentId}${filter ? `?filter=${encodeURIComponent(filter)}` : ''}`
}

function runPlace(runId: string, tab: string | undefined, rest: string[]) {
  switch (tab) {
    case 'model-metrics':
      return `runs/${runId}/charts`
    case 'system-metrics':
      return `runs/${runId}/system`
    case 'artifacts':
    case 'artifactPath': {
      const path = rest.join('/')
      return `runs/${runId}/artifacts${path ? `?path=${encodeURIComponent(decodeURIComponent(path))}` : ''}`
    }
    default:
      return `runs/${runId}`
  }
}

function modelPlace([, name, kind, version]: string[]) {
  if (!name) return 'models'
  return kind === 'versions' && version ? `models/${name}/versions/${version}` : `models/${name}`
}

/** A list as MLflow writes it into addresses: JSON, or texts with commas. */
function list(text: string | null): string[] {
  if (!text) return []
  const decoded = text.startsWith('%') ? decodeURIComponent(text) : text
  try {
    const parsed: unknown = JSON.parse(decoded)
    if (Array.isArray(parsed)) return parsed.map(String)
    return [String(parsed)]
  } catch {
    return decoded.split(',')
  }
}

/** Goes to where an old link leads, before the router reads the address. */
export function followOldLink() {
  if (!location.hash.startsWith('#/')) return
  const place = newPlace(location.hash.slice(1))
  if (place !== undefined) history.replaceState(null, '', new URL(place, document.baseURI))
}
