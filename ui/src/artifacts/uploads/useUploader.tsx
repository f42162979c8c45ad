import { confirmDanger } from '~/components/confirm'
import { notifyDone, notifyFailed } from '~/components/undo'
import { type FolderContent, nameOf } from '../tree/treeRows'
import { chosenFiles, type DroppedFile, droppedFiles } from './droppedFiles'
import { proxyKey, whyNoUpload } from './proxyKey'
import { deleteProxied } from './sendFile'
import { uploadInto } from './uploads'

/** What can be added to an owner's files and removed from them, here. */
export interface Uploader {
  /** Where the files are among those that go through this server. */
  key?: string
  /** Why nothing can be added. */
  whyNot?: string
  send?: (files: File[]) => void
  drop?: (data: DataTransfer) => void
  /** Asks, and removes a file or folder for good. */
  remove?: (path: string, isFolder: boolean, onDone: () => void) => void
}

/** Adds files to the folder that is open, asking before it replaces some. */
export function useUploader(options: {
  artifactUri: string
  isReadOnly: boolean
  folder: string
  folders: ReadonlyMap<string, FolderContent>
  reload: () => void
}): Uploader {
  const { artifactUri, isReadOnly, folder, folders, reload } = options
  const key = proxyKey(artifactUri, location.host)
  if (isReadOnly) return { whyNot: 'This is in the trash. Restore it to add files.' }
  if (key === undefined) return { whyNot: whyNoUpload(artifactUri) }
  const start = (files: DroppedFile[]) => {
    const present = new Set(folders.get(folder)?.entries?.map((entry) => nameOf(entry.path)))
    const replaced = files.filter(({ path }) => present.has(path)).map(({ path }) => path)
    const send = () => uploadInto(key, folder, files, reload)
    if (replaced.length === 0) return send()
    confirmDanger({
      title: replaced.length === 1 ? `Replace ${replaced[0]}?` : `Replace ${replaced.length} files?`,
      body: `${replaced.join(', ')}: there already. What is there now is lost.`,
      action: 'Replace',
      run: send,
    })
  }
  return {
    key,
    send: (files) => start(chosenFiles(files)),
    drop: (data) => void droppedFiles(data).then(start, notifyFailed),
    remove: (path, isFolder, onDone) =>
      confirmDanger({
        title: `Delete ${nameOf(path)}?`,
        body: isFolder
          ? 'The folder and everything in it are removed for good. There is no trash for files.'
          : 'The file is removed for good. There is no trash for files.',
        action: 'Delete',
        run: () =>
          void deleteProxied(key, path).then(() => {
            notifyDone(`Deleted ${path}`)
            onDone()
            reload()
          }, notifyFailed),
      }),
  }
}
