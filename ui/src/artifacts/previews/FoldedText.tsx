import { type ReactNode, useMemo } from 'react'
import { extensionOf } from '../fileKind'
import { nameOf } from '../tree/treeRows'
import { CodeView } from './CodeView'
import { textOfLine } from './codeLines'
import { foldsOf } from './folds'
import { codeLines, languageOf } from './highlight'

/** JSON or YAML in lines that fold. */
export function FoldedText(props: { path: string; text: string; caption?: ReactNode; controls?: ReactNode }) {
  const { path, text, caption, controls } = props
  const lines = useMemo(() => codeLines(text, languageOf(nameOf(path), extensionOf(path))), [text, path])
  const folds = useMemo(() => foldsOf(lines.map(textOfLine)), [lines])
  return (
    <CodeView
      label={`Text of ${nameOf(path)}`}
      lines={lines}
      folds={folds}
      caption={caption ?? `${lines.length.toLocaleString('en-US')} lines`}
      controls={controls}
    />
  )
}
