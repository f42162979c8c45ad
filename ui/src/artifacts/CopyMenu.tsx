import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ArtifactOwner } from '~/api/artifacts'
import { trackingUri } from '~/api/http'
import { clientUri, downloadCode, storedUri } from './artifactUris'

/** Copies the name of a file or folder in the ways that code needs it. */
export function CopyMenu(props: { owner: ArtifactOwner; artifactUri: string; path: string }) {
  const { owner, artifactUri, path } = props
  const clipboard = useClipboard()
  const texts = [
    { label: 'URI', text: clientUri(owner, path) },
    { label: 'Place in storage', text: storedUri(artifactUri, path) },
    { label: 'Python that downloads it', text: downloadCode(trackingUri(), owner, artifactUri, path) },
    ...(path === '' ? [] : [{ label: 'Path', text: path }]),
  ]
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label="Copy URI, path or code">
          <ActionIcon aria-label="Copy URI, path or code">
            {clipboard.copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {texts.map(({ label, text }) => (
          <Menu.Item key={label} onClick={() => clipboard.copy(text)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
