import { type DragEvent, type ReactNode, useState } from 'react'
import classes from './ArtifactBrowser.module.css'

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** Takes files that are dropped anywhere on the browser, and says where they would go, or why they cannot. */
export function DropZone(props: {
  /** Absent where nothing can be added. */
  onDrop?: (data: DataTransfer) => void
  whyNot?: string
  folder: string
  children: ReactNode
}) {
  const { onDrop, whyNot, folder, children } = props
  const [isOver, setOver] = useState(false)
  return (
    <section
      aria-label="Artifacts"
      className={classes.zone}
      onDragOver={(event) => {
        // A file that is dropped where nobody takes it would be opened in place of the page.
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
      {isOver && (
        <div className={classes.dropHere}>{whyNot ?? `Drop to upload into ${folder || 'the root'}`}</div>
      )}
    </section>
  )
}
