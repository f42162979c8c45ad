import { nameOf } from './tree/treeRows'

/** How a file is shown. */
export type FileKind =
  | 'image'
  | 'svg'
  | 'markdown'
  | 'html'
  | 'delimited'
  | 'parquet'
  | 'json'
  | 'yaml'
  | 'model'
  | 'pdf'
  | 'audio'
  | 'video'
  | 'text'
  | 'unknown'

const BY_EXTENSION: Record<Exclude<FileKind, 'model' | 'unknown'>, string> = {
  image: 'png jpg jpeg jfif gif webp bmp ico avif apng',
  svg: 'svg',
  markdown: 'md markdown',
  html: 'html htm',
  delimited: 'csv tsv',
  parquet: 'parquet pq',
  json: 'json geojson ipynb',
  yaml: 'yaml yml',
  pdf: 'pdf',
  audio: 'wav mp3 ogg oga flac m4a opus aac',
  video: 'mp4 webm ogv mov m4v',
  text:
    'txt log err out cfg conf cnf cf ini properties prop hocon toml xml js mjs ts tsx jsx py py3 pyi r rs go c h cpp cc hpp ' +
    'java kt scala sh bash sql lua rb pl php jl m css scss less rst tex diff patch env lock jsonl ndjson proto graphql ' +
    'dockerfile makefile cmake gradle tf bib vtt srt',
}

const TEXT_NAMES = /^(MLproject|mlproject|Dockerfile|Makefile|LICENSE|README|requirements|\.gitignore|\.env)$/

const kinds = new Map<string, FileKind>()
for (const [kind, extensions] of Object.entries(BY_EXTENSION)) {
  for (const extension of extensions.split(' ')) kinds.set(extension, kind as FileKind)
}

/** The part of a name behind its last dot, in small letters. */
export function extensionOf(path: string): string {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** How a file is shown, by its name; `unknown` has to be looked at. */
export function fileKind(path: string): FileKind {
  const name = nameOf(path)
  if (name === 'MLmodel') return 'model'
  if (TEXT_NAMES.test(name)) return 'text'
  return kinds.get(extensionOf(path)) ?? 'unknown'
}

/** Whether a browser shows it as a picture. */
export const isPicture = (path: string) => ['image', 'svg'].includes(fileKind(path))

/** What a file is, in words. */
export function kindName(path: string): string {
  const kind = fileKind(path)
  const extension = extensionOf(path)
  const names: Partial<Record<FileKind, string>> = {
    model: 'MLflow model',
    markdown: 'Markdown',
    html: 'HTML page',
    svg: 'SVG image',
    image: `${extension.toUpperCase()} image`,
    audio: `${extension.toUpperCase()} audio`,
    video: `${extension.toUpperCase()} video`,
    parquet: 'Parquet table',
    delimited: `${extension.toUpperCase()} table`,
    text: extension === '' || extension === 'txt' ? 'Text' : `Text, .${extension}`,
  }
  return names[kind] ?? (extension === '' ? 'File' : `${extension.toUpperCase()} file`)
}
