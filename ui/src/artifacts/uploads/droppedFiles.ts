/** A file to upload and its path below the folder it was dropped on. */
export interface DroppedFile {
  file: File
  path: string
}

/** What was dropped: files, and folders with all that is in them. */
export async function droppedFiles(data: DataTransfer): Promise<DroppedFile[]> {
  // The list of items is empty after the event, so the entries are taken before anything is awaited.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return chosenFiles([...data.files])
  return (await Promise.all(entries.map(filesIn))).flat()
}

/** The same of files chosen with a button; those of a chosen folder know their path. */
export function chosenFiles(files: File[]): DroppedFile[] {
  return files.map((file) => ({ file, path: file.webkitRelativePath || file.name }))
}

async function filesIn(entry: FileSystemEntry): Promise<DroppedFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ file, path }]
  }
  if (!isFolder(entry)) return []
  const inside: DroppedFile[] = []
  const reader = entry.createReader()
  for (;;) {
    // A reader gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return inside
    inside.push(...(await Promise.all(some.map(filesIn))).flat())
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
