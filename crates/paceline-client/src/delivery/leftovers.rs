//! Journals of processes that are gone.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::{Connection, JournalDelivery};
use crate::error::Result;
use crate::journal::{Journal, Locked};
use crate::notice::{Notice, Notices};

/// Those beside a journal, oldest first.
pub(super) fn beside(own: &Journal) -> impl Iterator<Item = Journal> {
    let folder = own.path().parent().unwrap_or(own.path());
    Journal::remove_remains(folder);
    let journals = Journal::list(folder).unwrap_or_default();
    let own = own.path().to_owned();
    journals.into_iter().filter(move |journal| journal.path() != own)
}

/// Takes the right to deliver a journal, unless it is in use or for another server.
pub(super) fn open(
    journal: Journal,
    connection: &Arc<Connection>,
    notices: &Notices,
) -> Result<Option<JournalDelivery>> {
    if journal.server()?.as_deref() != Some(connection.url()) || !journal.is_abandoned()? {
        return Ok(None);
    }
    let Locked::Mine(state) = journal.open_state()? else { return Ok(None) };
    let size_bytes = Arc::new(AtomicU64::new(journal.size_bytes()));
    Ok(Some(JournalDelivery::new(journal, state, connection, size_bytes, notices.clone())))
}

/// Removes a journal that is delivered.
pub(super) fn remove(delivery: JournalDelivery, notices: &Notices) {
    if let Err(error) = delivery.journal().remove() {
        let path = delivery.journal().path().to_owned();
        notices.tell(Notice::DeliveryFailed { path, cause: error.to_string() });
    }
}
