import { useQuery } from '@tanstack/react-query'
import { ErrorState, LoadingRows } from '~/components/states'
import { FoldedText } from './FoldedText'
import { fileTextQuery, WHOLE_TEXT_BYTES } from './fileText'
import type { PreviewProps } from './previewProps'
import TextPreview from './TextPreview'

/** YAML in lines that fold. */
export default function YamlPreview(props: PreviewProps) {
  const { owner, path, sizeBytes } = props
  const isSmall = sizeBytes <= WHOLE_TEXT_BYTES
  const file = useQuery({ ...fileTextQuery(owner, path), enabled: isSmall })
  if (!isSmall) return <TextPreview {...props} />
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return <LoadingRows rows={10} />
  return <FoldedText path={path} text={file.data.text} />
}
