//! Moving blocking work off the async threads.

use std::io;

use tokio::task::{JoinHandle, spawn_blocking};

pub(super) fn spawn<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> JoinHandle<io::Result<T>> {
    spawn_blocking(work)
}

/// Waits for work that was spawned; that it was lost (the runtime is shutting down) is an error like others.
pub(super) async fn joined<T>(work: impl Future<Output = Joined<T>>) -> io::Result<T> {
    work.await.unwrap_or_else(|lost| Err(io::Error::other(lost)))
}

type Joined<T> = Result<io::Result<T>, tokio::task::JoinError>;
