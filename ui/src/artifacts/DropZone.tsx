import { type DragEvent, type ReactNode, useState } from 'react'
import classes from './ArtifactBrowser.module.css'

/** Takes files that are dropped anywhere on the browser, and says where they would go. */
export function DropZone(props: {
  /** Absent where nothing can be added. */
  onDrop?: (data: DataTransfer) => void
  folder: string
  children: ReactNode
}) {
  const [isOver, setOver] = useState(false)
  const { onDrop, folder, children } = props
  const hasFiles = (event: DragEvent) => onDrop !== undefined && event.dataTransfer.types.includes('Files')
  return (
    <section
      aria-label="Artifacts"
      className={classes.zone}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return
        setOver(false)
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        onDrop?.(event.dataTransfer)
      }}
    >
      {children}
      {isOver && <div className={classes.dropHere}>Drop to upload into {folder || 'the root'}</div>}
    </section>
  )
}
