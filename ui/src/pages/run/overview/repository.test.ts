import { expect, test } from 'vitest'
import { commitUrl } from './repository'

test.each([
  ['https://github.com/a/b.git', 'https://github.com/a/b/commit/c0ffee'],
  ['git@gitlab.example.org:team/deep/b.git', 'https://gitlab.example.org/team/deep/b/commit/c0ffee'],
  ['ssh://git@github.com/a/b', 'https://github.com/a/b/commit/c0ffee'],
  ['https://bitbucket.org/a/b', 'https://bitbucket.org/a/b/commits/c0ffee'],
  ['/srv/git/b.git', undefined],
  ['javascript:alert(1)', undefined],
])('%s', (repository, url) => {
  expect(commitUrl(repository, 'c0ffee')).toBe(url)
})
