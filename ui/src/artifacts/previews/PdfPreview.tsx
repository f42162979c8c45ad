import { Text } from '@mantine/core'
import { artifactPageUrl } from '~/api/artifacts'
import { EmptyState } from '~/components/states'
import { nameOf } from '../tree/treeRows'
import classes from './frames.module.css'
import type { PreviewProps } from './previewProps'

/** A document in the browser's own viewer, which reads of a long one what it shows. */
export default function PdfPreview({ owner, path }: PreviewProps) {
  if (!navigator.pdfViewerEnabled) {
    return (
      <EmptyState title="This browser has no viewer for PDF">
        <Text c="dimmed">Download the file to read it in another program.</Text>
      </EmptyState>
    )
  }
  return <iframe className={classes.document} title={nameOf(path)} src={artifactPageUrl(owner, path)} />
}
