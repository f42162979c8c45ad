import { openDialog } from '~/components/dialog'
import { PurgeDialog, type PurgeScope } from './PurgeDialog'

/** Asks what to remove for good, after showing what that would be. */
export function openPurge(scope: PurgeScope) {
  openDialog('Purge for good', (close) => <PurgeDialog scope={scope} onClose={close} />)
}
