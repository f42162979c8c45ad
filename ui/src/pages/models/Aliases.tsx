import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { Chip } from '~/components/Chips'
import { openDialog } from '~/components/dialog'
import { NameForm } from '~/components/NameForm'
import classes from './Aliases.module.css'
import { aliasesOf, aliasProblem } from './aliasRules'
import type { Registry } from './useRegistry'

/** The aliases of a version: given, moved from another version, and removed. */
export function Aliases({
  name,
  version,
  aliases,
  registry,
}: {
  name: string
  version: string
  /** Version by alias, of the whole model. */
  aliases: Record<string, string>
  registry: Registry
}) {
  return (
    <span className={classes.aliases}>
      <span className={classes.chips}>
        {aliasesOf(aliases, version).map((alias) => (
          <Chip key={alias}>
            @{alias}
            <UnstyledButton
              aria-label={`Remove alias ${alias}`}
              c="dimmed"
              lh={0}
              onClick={() => void registry.removeAlias(name, alias, version)}
            >
              <IconX size={11} aria-hidden />
            </UnstyledButton>
          </Chip>
        ))}
      </span>
      <Tooltip label="Give an alias">
        <ActionIcon
          size="xs"
          aria-label={`Give version ${version} an alias`}
          onClick={() => openAlias(name, version, aliases, registry)}
        >
          <IconPlus size={12} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  )
}

/** Asks for an alias of a version; one of another version moves. */
function openAlias(name: string, version: string, aliases: Record<string, string>, registry: Registry) {
  const effect = (alias: string) => {
    const from = aliases[alias]
    if (from === undefined) return `People load it as models:/${name}@${alias || '…'}`
    return from === version ? 'The version has it already.' : `It moves from version ${from}.`
  }
  openDialog(`Alias of version ${version}`, (close) => (
    <NameForm
      label="Alias"
      placeholder="champion"
      suggestions={Object.keys(aliases).filter((alias) => aliases[alias] !== version)}
      description={effect}
      action="Set alias"
      check={aliasProblem}
      onSubmit={(alias) => registry.setAlias(name, alias, version, aliases[alias])}
      onClose={close}
    />
  ))
}
