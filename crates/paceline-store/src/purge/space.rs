//! After a purge: free pages of a file go back to the file system. Servers look after their own.

use std::path::Path;
use std::time::Duration;

use super::step::step;
use crate::database::sqlite::free_space::{self, Merge};
use crate::database::{self, Connection, space};
use crate::error::{Error, Result};
use crate::store::Store;

/// How often it is tried to shorten the file while readers are in the way. A later commit does it otherwise.
const TRIES: usize = 20;
const REST: Duration = Duration::from_millis(50);

/// What became of the free space, in bytes.
pub(super) struct Freed {
    /// Given back.
    pub(super) given_back: u64,
    /// Still in the file, for later writes.
    pub(super) reusable: u64,
}

/// Gives free pages back, where the database was made for it.
pub(super) async fn give_back(store: &Store) -> Result<Freed> {
    let before = store.read(pages).await?;
    let mut given_back = 0;
    if let (Some(before), Some(path)) = (before, store.path()) {
        let mut left = if before.is_given_back { before.free_pages } else { 0 };
        while left > 0 {
            let give = step(store, move |transaction, stop_at| {
                let Some(file) = transaction.file() else { return Ok(0) };
                Ok(free_space::give_back(file, left, stop_at).map_err(database::Error::from)?)
            });
            let pages = give.await?;
            given_back += pages * before.page_bytes;
            left = if pages == 0 { 0 } else { left.saturating_sub(pages) };
        }
        if let Err(error) = shorten(store, path).await {
            tracing::debug!(%error, "the database file is not shorter yet; a later write does it");
        }
    }
    let after = store.read(|connection| Ok(space::measure(connection)?)).await?;
    Ok(Freed { given_back, reusable: after.free_bytes })
}

/// The pages of a file.
fn pages(connection: &Connection) -> Result<Option<free_space::Space>> {
    let measured = connection.file().map(free_space::measure).transpose();
    Ok(measured.map_err(database::Error::from)?)
}

/// Gives the file its new length, as far as readers let it.
async fn shorten(store: &Store, path: &Path) -> Result<()> {
    let path = path.to_owned();
    let mut merge = blocking(move || Merge::open(&path)).await?;
    for _ in 0..TRIES {
        merge = blocking(move || merge.run().map(|()| merge)).await?;
        // What little was written meanwhile is merged while nobody writes.
        let last = store.write(move |_| {
            merge.run().map_err(database::Error::from)?;
            let is_short = merge.is_short().map_err(database::Error::from)?;
            Ok((merge, is_short))
        });
        let is_short;
        (merge, is_short) = last.await?;
        if is_short {
            break;
        }
        tokio::time::sleep(REST).await;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, rusqlite::Error> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Error::Panicked)?;
    Ok(done.map_err(database::Error::from)?)
}
