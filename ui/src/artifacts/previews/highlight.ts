import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import cpp from 'highlight.js/lib/languages/cpp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import julia from 'highlight.js/lib/languages/julia'
import makefile from 'highlight.js/lib/languages/makefile'
import markdown from 'highlight.js/lib/languages/markdown'
import python from 'highlight.js/lib/languages/python'
import r from 'highlight.js/lib/languages/r'
import rust from 'highlight.js/lib/languages/rust'
import scala from 'highlight.js/lib/languages/scala'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { type CodeLine, linesOf, plainLines } from './codeLines'

const LANGUAGES = {
  bash,
  cpp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  julia,
  makefile,
  markdown,
  python,
  r,
  rust,
  scala,
  sql,
  typescript,
  xml,
  yaml,
}

for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language)

/** Colouring more than this would hold up the page. */
const COLOURED_CHARACTERS = 512 * 1024

/** Files that say their language by their whole name. */
const NAMES: Record<string, string> = {
  MLmodel: 'yaml',
  MLproject: 'yaml',
  Dockerfile: 'dockerfile',
  Makefile: 'makefile',
}

/** Endings that a language's own names do not have. */
const ALIASES: Record<string, string> = {
  cfg: 'ini',
  conf: 'ini',
  cnf: 'ini',
  properties: 'ini',
  env: 'bash',
  hpp: 'cpp',
  jsonl: 'json',
  ndjson: 'json',
  ipynb: 'json',
  pyi: 'python',
  py3: 'python',
  mjs: 'javascript',
}

/** The language of a file, by its name and ending. */
export function languageOf(name: string, extension: string): string | undefined {
  const language = NAMES[name] ?? ALIASES[extension] ?? extension
  return hljs.getLanguage(language) ? language : undefined
}

/** The lines of a text, coloured when their language is known and they are not too many. */
export function codeLines(text: string, language: string | undefined): CodeLine[] {
  if (language === undefined || text.length > COLOURED_CHARACTERS) return plainLines(text)
  return linesOf(hljs.highlight(text, { language, ignoreIllegals: true }).value)
}
