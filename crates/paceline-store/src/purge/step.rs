//! Long work in short transactions.

use std::time::{Duration, Instant};

use crate::database::WriteTransaction;
use crate::error::Result;
use crate::store::Store;

/// How long one transaction may keep other writes waiting.
const STEP_TIME: Duration = Duration::from_millis(10);

/// Does a part of the work as one transaction, which should end at the time it is told, and then rests as long as it
/// took.
pub(super) async fn step<T, F>(store: &Store, work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&WriteTransaction<'_>, Instant) -> Result<T> + Send + 'static,
{
    let timed = move |transaction: &mut WriteTransaction<'_>| {
        let begun = Instant::now();
        let done = work(transaction, begun + STEP_TIME)?;
        Ok((done, begun.elapsed()))
    };
    let (done, time) = store.write(timed).await?;
    tokio::time::sleep(time).await;
    Ok(done)
}
