//! Where journals go: to a server, or on a way that a program brings, as into a store of its own process.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode};

use crate::server_address::Server;

/// A way for requests that is not HTTP. Each process and each delivery opens its own.
pub trait Transport: Send + Sync {
    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// When there is no whole answer: what happened, in words. Delivery tries again later.
    fn send(&self, outgoing: &Outgoing<'_>) -> Result<Answered, String>;
}

/// A request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outgoing<'o> {
    /// Path and query.
    pub path: &'o str,
    /// What is posted; without it the request asks.
    pub body: Option<&'o [u8]>,
    /// The type of the body.
    pub content_type: Option<&'static str>,
    /// How the body is compressed.
    pub content_encoding: Option<&'static str>,
    /// How long the answer may take, if that has a bound.
    pub time_max: Option<Duration>,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

type Open = dyn Fn() -> Result<Box<dyn Transport>, String> + Send + Sync;

/// Where a journal goes.
#[derive(Clone)]
pub(crate) enum Destination {
    /// To a server.
    Server(Server),
    /// On a way of the program's own.
    Own { url: String, open: Arc<Open> },
}

impl Destination {
    /// The name by which journals know it.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Server(server) => server.url(),
            Self::Own { url, .. } => url,
        }
    }
}

impl fmt::Debug for Destination {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(server) => server.fmt(formatter),
            Self::Own { url, .. } => formatter.debug_tuple("Own").field(url).finish(),
        }
    }
}
