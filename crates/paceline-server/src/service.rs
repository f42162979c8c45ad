//! Running the server: middleware around the routes, a listener in front, a clean end.

use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::serve::ListenerExt;
use axum::{Router, ServiceExt, middleware};
use tokio::net::TcpListener;
use tower::Layer;
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::failure;
use crate::request_log::log_request;
use crate::routes::router;
use crate::security::{Security, SecurityOptions, answer_options, guard};
use crate::unread_body::discard_unread;
use crate::uri_paths::collapse_slashes;

/// How long requests that are under way may take once the server is told to stop.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(30);

/// How a server is reached.
#[derive(Debug, Clone, Default)]
pub struct ServerOptions {
    /// Path that everything is below: empty, or with a leading and no trailing slash.
    pub static_prefix: String,
    /// Checks of Host and Origin; none when the operator switched them off.
    pub security: Option<SecurityOptions>,
}

/// Serves until `stop` resolves, then finishes what is under way.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    options: &ServerOptions,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Answers are small and awaited one by one: never hold one back to fill a packet.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let service =
        MapRequestLayer::new(collapse_slashes as fn(Request) -> Request).layer(layered(app, options));
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let graceful = async move {
        stop.await;
        let _ = stopping.send(true);
    };
    let serving = axum::serve(listener, service.into_make_service()).with_graceful_shutdown(graceful);
    let out_of_patience = async move {
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(DRAIN_TIME_MAX).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = out_of_patience => {
            tracing::warn!("some requests did not end in time and were cut off");
            Ok(())
        }
    }
}

fn layered(app: App, options: &ServerOptions) -> Router {
    let mut router = router(app, &options.static_prefix).layer(middleware::from_fn(answer_options));
    if let Some(security) = &options.security {
        let security = Arc::new(Security::new(security, &options.static_prefix));
        router = router.layer(middleware::from_fn_with_state(security, guard));
    }
    router
        .layer(middleware::from_fn(discard_unread))
        .layer(middleware::from_fn(log_request))
        .layer(CatchPanicLayer::custom(failure::panicked))
}
