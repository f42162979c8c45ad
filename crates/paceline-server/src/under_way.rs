//! How many requests are under way, from their head to the end of their answer.
//!
//! At the end the server waits for these, and not for connections on which somebody might yet send something.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;

/// How long nothing must be under way for the server to be quiet, and how often it looks.
const QUIET_TIME: Duration = Duration::from_millis(500);
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// The number of requests under way. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn begin(&self) -> Share {
        self.0.fetch_add(1, Ordering::Relaxed);
        Share(self.clone())
    }

    /// Resolves once nothing was under way for a while.
    pub(crate) async fn quiet(&self) {
        let mut quiet = Duration::ZERO;
        while quiet < QUIET_TIME {
            tokio::time::sleep(LOOK_INTERVAL).await;
            let is_quiet = self.0.load(Ordering::Relaxed) == 0;
            quiet = if is_quiet { quiet + LOOK_INTERVAL } else { Duration::ZERO };
        }
    }
}

/// One request's share of the count.
struct Share(UnderWay);

impl Drop for Share {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts a request until its answer has been sent.
pub(crate) async fn count(State(under_way): State<UnderWay>, request: Request, next: Next) -> Response {
    let share = under_way.begin();
    let response = next.run(request).await;
    response.map(|body| Body::new(CountedBody { body, _share: share }))
}

/// An answer's body, which holds its request's share.
struct CountedBody {
    body: Body,
    _share: Share,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
