import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { formatBytes } from '~/format/bytes'
import classes from './UploadList.module.css'
import { forgetUploads, retryUpload, type Upload, useUploads } from './uploads'

/** Files on their way to an owner's, each with how far it is. */
export function UploadList({ uploadKey, onDone }: { uploadKey: string; onDone: () => void }) {
  const uploads = useUploads().filter(({ key }) => key === uploadKey)
  if (uploads.length === 0) return null
  const left = uploads.filter(({ state }) => state === 'waiting' || state === 'sending').length
  const failed = uploads.filter(({ state }) => state === 'failed').length
  return (
    <section className={classes.uploads} aria-label="Uploads">
      <header>
        <span role="status">{summary(uploads.length, left, failed)}</span>
        {left === 0 && (
          <ActionIcon
            aria-label="Close the list of uploads"
            size="sm"
            onClick={() => forgetUploads(uploadKey)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )}
      </header>
      <ul>
        {uploads
          .filter(({ state }) => left > 0 || state === 'failed')
          .map((upload) => (
            <li key={upload.id}>
              <UploadLine upload={upload} onDone={onDone} />
            </li>
          ))}
      </ul>
    </section>
  )
}

function summary(count: number, left: number, failed: number): string {
  const files = (n: number) => `${n} ${n === 1 ? 'file' : 'files'}`
  if (left > 0) return `Uploading ${files(count)}, ${left} to go`
  return failed > 0 ? `${failed} of ${files(count)} could not be uploaded` : `Uploaded ${files(count)}`
}

function UploadLine({ upload, onDone }: { upload: Upload; onDone: () => void }) {
  const { id, path, file, sentBytes, state, error, cancel } = upload
  return (
    <>
      <div className={classes.line}>
        <span className={classes.path} title={path}>
          {path}
        </span>
        <span className={classes.amount}>{state === 'done' ? 'Done' : formatBytes(file.size)}</span>
        {cancel && state === 'sending' && (
          <ActionIcon size="xs" aria-label={`Cancel the upload of ${path}`} onClick={cancel}>
            <IconX size={12} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {state === 'failed' ? (
        <div role="alert" className={classes.error}>
          {error?.message}
          <Button size="compact-xs" onClick={() => retryUpload(id, onDone)}>
            Try again
          </Button>
        </div>
      ) : (
        <Progress
          size={3}
          value={file.size === 0 ? Number(state === 'done') * 100 : (sentBytes / file.size) * 100}
          aria-label={`Upload of ${path}`}
        />
      )}
    </>
  )
}
