//! The server without a network: requests of this very process, answered by the same routes.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use tower::ServiceExt;

use crate::app::App;
use crate::service::{ServerOptions, layered};

/// A server that only its own process reaches. There is no check of Host and Origin, as no web page can ask here.
#[derive(Clone)]
pub struct InProcess {
    routes: Router,
}

impl InProcess {
    /// All routes of `app`, below `/`.
    pub fn new(app: App) -> Self {
        Self { routes: layered(app, &ServerOptions::default()) }
    }

    /// Answers one request, whose URI is a path and perhaps a query. Bodies stream both ways.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        let answered: Result<Response, Infallible> = self.routes.clone().oneshot(request).await;
        answered.unwrap_or_else(|never| match never {})
    }
}
