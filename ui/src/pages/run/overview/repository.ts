/** Where a commit can be read, for repositories on the web: `git@github.com:a/b.git` is at `https://github.com/a/b`. */
export function commitUrl(repository: string, commit: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(repository)
  const web = ssh ? `https://${ssh[1]}/${ssh[2]}` : repository
  if (!/^https?:\/\/[^/]+\/.+/.test(web)) return undefined
  const base = web.replace(/\/$/, '').replace(/\.git$/, '')
  const isBitbucket = new URL(base).hostname.includes('bitbucket')
  return `${base}/${isBitbucket ? 'commits' : 'commit'}/${encodeURIComponent(commit)}`
}
