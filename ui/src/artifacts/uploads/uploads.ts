import { useSyncExternalStore } from 'react'
import type { DroppedFile } from './droppedFiles'
import { sendFile } from './sendFile'

/** A file that is being put among an owner's, was, or could not be. */
export interface Upload {
  id: number
  /** Where the owner's files are. */
  key: string
  path: string
  file: File
  sentBytes: number
  state: 'waiting' | 'sending' | 'done' | 'failed'
  error?: Error
  cancel?: () => void
}

const AT_ONCE = 3

/** They are kept here and not in a page, so that they go on when another page is opened. */
let uploads: readonly Upload[] = []
let nextId = 1
const listeners = new Set<() => void>()

function become(next: readonly Upload[]) {
  uploads = next
  for (const listener of listeners) listener()
}

function change(id: number, fields: Partial<Upload>) {
  become(uploads.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload)))
}

/** All uploads of this browser's tab. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => uploads,
  )
}

/** Puts files into a folder, a few at once. `onDone` is called after each that is there. */
export function uploadInto(key: string, folder: string, files: DroppedFile[], onDone: () => void) {
  const added = files.map(({ file, path }): Upload => {
    const id = nextId
    nextId += 1
    return { id, key, path: folder === '' ? path : `${folder}/${path}`, file, sentBytes: 0, state: 'waiting' }
  })
  become([...uploads, ...added])
  sendWaiting(onDone)
}

/** Tries one again that failed. */
export function retryUpload(id: number, onDone: () => void) {
  change(id, { state: 'waiting', sentBytes: 0, error: undefined })
  sendWaiting(onDone)
}

/** Takes away what is over from the list. */
export function forgetUploads(key: string) {
  become(
    uploads.filter(
      (upload) => upload.key !== key || upload.state === 'waiting' || upload.state === 'sending',
    ),
  )
}

function sendWaiting(onDone: () => void) {
  const free = AT_ONCE - uploads.filter(({ state }) => state === 'sending').length
  for (const upload of uploads.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) {
    void send(upload, onDone)
  }
}

async function send({ id, key, path, file }: Upload, onDone: () => void) {
  const aborting = new AbortController()
  change(id, { state: 'sending', cancel: () => aborting.abort() })
  try {
    await sendFile(key, path, file, (sentBytes) => change(id, { sentBytes }), aborting.signal)
    change(id, { state: 'done', sentBytes: file.size, cancel: undefined })
    onDone()
  } catch (error) {
    if (aborting.signal.aborted) become(uploads.filter((upload) => upload.id !== id))
    else change(id, { state: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
  }
  sendWaiting(onDone)
}
