//! After a purge: free pages go back to the file system.

use std::time::Duration;

use super::step::step;
use crate::database::free_space::{self, Merge};
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
    let before = store.read(|connection| Ok(free_space::measure(connection)?)).await?;
    let mut left = if before.is_given_back { before.free_pages } else { 0 };
    let mut given_back = 0;
    while left > 0 {
        let give =
            step(store, move |transaction, stop_at| Ok(free_space::give_back(transaction, left, stop_at)?));
        let pages = give.await?;
        given_back += pages * before.page_bytes;
        left = if pages == 0 { 0 } else { left.saturating_sub(pages) };
    }
    if let Err(error) = shorten(store).await {
        tracing::debug!(%error, "the database file is not shorter yet; a later write does it");
    }
    let after = store.read(|connection| Ok(free_space::measure(connection)?)).await?;
    Ok(Freed { given_back, reusable: after.free_bytes() })
}

/// Gives the file its new length, as far as readers let it.
async fn shorten(store: &Store) -> Result<()> {
    let path = store.path().to_owned();
    let mut merge = blocking(move || Merge::open(&path)).await?;
    for _ in 0..TRIES {
        merge = blocking(move || merge.run().map(|()| merge)).await?;
        // What little was written meanwhile is merged while nobody writes.
        let last = store.write(move |_| {
            merge.run()?;
            let is_short = merge.is_short()?;
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
    work: impl FnOnce() -> rusqlite::Result<T> + Send + 'static,
) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| Error::Panicked)??)
}
