//! Reading what a handler left of a request's body.
//!
//! A handler that refuses a request answers before it has read the body. If the connection were closed then, a
//! client that is still sending would see a broken connection and never the answer, and try again for minutes.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderValue, header};

/// How much is read for nothing. A client that sends more finds the connection closed.
const DISCARDED_BYTES_MAX: usize = 128 * 1024 * 1024;
/// How long that may take.
const DISCARD_TIME_MAX: Duration = Duration::from_secs(10);

/// Where a body goes when its reader is done with it.
type Slot = Arc<Mutex<Option<Body>>>;

/// Discards what the handler left unread before the answer goes out.
pub(crate) async fn discard_unread(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let slot = Slot::default();
    let lent = slot.clone();
    let mut response =
        next.run(request.map(|body| Body::new(LentBody { body: Some(body), slot: lent }))).await;
    let unread = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(unread) = unread
        && !discard(unread.into_data_stream()).await
    {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// True when the body's end was reached.
async fn discard(mut body: BodyDataStream) -> bool {
    let reading = async {
        let mut discarded = 0;
        while let Some(Ok(chunk)) = body.next().await {
            discarded += chunk.len();
            if discarded > DISCARDED_BYTES_MAX {
                return false;
            }
        }
        true
    };
    tokio::time::timeout(DISCARD_TIME_MAX, reading).await.unwrap_or(false)
}

/// A body that goes back to its slot unless it was read to the end.
struct LentBody {
    body: Option<Body>,
    slot: Slot,
}

impl HttpBody for LentBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let Some(body) = self.body.as_mut() else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.as_ref().map_or_else(Default::default, HttpBody::size_hint)
    }
}

impl Drop for LentBody {
    fn drop(&mut self) {
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) {
            *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }
}
