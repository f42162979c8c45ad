//! How much memory large requests and large answers may take together.
//!
//! A large request takes its share of the budget as it arrives, and keeps it until it is answered: when all is taken,
//! its client sends more slowly, and after a while is asked to come back later. A large answer keeps its share until
//! the client has read it. Small ones do not count: there are no more of them than connections.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::failure::{Failure, busy};
use paceline_mlflow::ApiError;

/// The part of a request that is not counted.
pub(crate) const UNCOUNTED_BYTES: usize = 64 * 1024;
/// From this size on an answer counts.
const COUNTED_ANSWER_BYTES: u64 = 1024 * 1024;
/// How long a request waits for its share, all in all.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(10);
/// The budget is counted in these: a semaphore has fewer permits than memory has bytes.
const UNIT_BYTES: u64 = 1024;

tokio::task_local! {
    /// What the request of this task has of the budget.
    static SHARE: RefCell<Option<OwnedSemaphorePermit>>;
}

/// The budget of a server. Clones share it.
#[derive(Clone)]
pub(crate) struct MemoryBudget {
    free: Arc<Semaphore>,
    units: u32,
}

impl MemoryBudget {
    pub(crate) fn new(mebibytes: u32) -> Self {
        let units = mebibytes.saturating_mul(1024);
        Self { free: Arc::new(Semaphore::new(units as usize)), units }
    }

    /// Takes a share for the request of this task, until it is answered. Waits no longer than `patience`, which
    /// becomes shorter by that.
    pub(crate) async fn take(&self, bytes: usize, patience: &mut Duration) -> Result<(), ApiError> {
        let begun = Instant::now();
        let taking = self.free.clone().acquire_many_owned(self.units_of(bytes as u64));
        let Ok(Ok(share)) = tokio::time::timeout(*patience, taking).await else { return Err(busy()) };
        *patience = patience.saturating_sub(begun.elapsed());
        // Outside a request nobody answers, and the share goes back at once.
        let _ = SHARE.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            match kept.as_mut() {
                Some(kept) => kept.merge(share),
                None => *kept = Some(share),
            }
        });
        Ok(())
    }

    /// No more than all there is: what is larger has the server to itself.
    fn units_of(&self, bytes: u64) -> u32 {
        u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX).min(self.units)
    }
}

/// Keeps the share of a request until it is answered, and finds one for its answer. There is no waiting with an
/// answer in hand: it would take the memory that it waits for.
pub(crate) async fn bound_memory(
    State(budget): State<MemoryBudget>,
    request: Request,
    next: Next,
) -> Response {
    let response = SHARE.scope(RefCell::default(), next.run(request)).await;
    match response.body().size_hint().exact() {
        Some(bytes) if bytes >= COUNTED_ANSWER_BYTES => {
            match budget.free.clone().try_acquire_many_owned(budget.units_of(bytes)) {
                Ok(share) => response.map(|body| Body::new(SharingBody { body, share: Arc::new(share) })),
                Err(_) => Failure::Api(busy()).into_response(),
            }
        }
        _ => response,
    }
}

/// A body with its share of the budget, which goes back when the last of its bytes is sent: the body itself is
/// dropped as soon as they are in the queue of the connection.
struct SharingBody {
    body: Body,
    share: Arc<OwnedSemaphorePermit>,
}

/// Bytes that keep the share.
struct SharingBytes {
    bytes: Bytes,
    _share: Arc<OwnedSemaphorePermit>,
}

impl AsRef<[u8]> for SharingBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl HttpBody for SharingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let share = self.share.clone();
        let keep = |bytes| Bytes::from_owner(SharingBytes { bytes, _share: share });
        let polled = Pin::new(&mut self.body).poll_frame(context);
        polled.map(|frame| frame.map(|frame| frame.map(|frame| frame.map_data(keep))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
