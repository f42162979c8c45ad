//! Running the server: middleware around the routes, a listener in front, a clean end.

use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use axum::{Router, middleware};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::util::MapRequestLayer;
use tower::{Layer, Service};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::failure;
use crate::memory_budget::bound_memory;
use crate::monitoring::measure_request;
use crate::request_log::log_request;
use crate::routes::router;
use crate::security::{Security, SecurityOptions, answer_options, guard};
use crate::under_way::UnderWay;
use crate::unread_body::discard_unread;
use crate::uri_paths::collapse_slashes;

/// How long requests that are under way may take once the server is told to stop.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(30);
/// How long a client may take to send the head of a request; also how long a connection may idle.
const HEAD_TIME_MAX: Duration = Duration::from_secs(75);
/// How long a client may take none of an answer that is being sent.
const WRITE_TIME_MAX: Duration = Duration::from_secs(60);
/// Connections at once; more wait to be accepted.
const CONNECTIONS_MAX: usize = 4096;
/// How long to rest when the system has no more connections to give, before the next try.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// How a server is reached.
#[derive(Debug, Clone, Default)]
pub struct ServerOptions {
    /// Path that everything is below: empty, or with a leading and no trailing slash.
    pub static_prefix: String,
    /// Checks of Host and Origin; none when the operator switched them off.
    pub security: Option<SecurityOptions>,
}

/// Serves until `stop` resolves, then finishes what is under way.
pub async fn serve(app: App, options: &ServerOptions, listener: TcpListener, stop: impl Future<Output = ()>) {
    let under_way = UnderWay::default();
    let routes = layered(app.clone(), options);
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    tokio::pin!(stop);
    loop {
        let connection = tokio::select! {
            connection = accept(&listener, &connections) => connection,
            () = &mut stop => break,
        };
        let Some((stream, permit)) = connection else { continue };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIME_MAX));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX);
        let service = connection_service(routes.clone(), under_way.clone());
        let serving = graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            let _permit = permit;
            // A connection that breaks off is the client's affair; its requests were answered or not.
            if let Err(error) = serving.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    app.stop();
    tokio::select! {
        () = graceful.shutdown() => {}
        // What is left are connections on which no request has begun.
        () = under_way.quiet() => {}
        () = tokio::time::sleep(DRAIN_TIME_MAX) => {
            tracing::warn!("some requests did not end in time and were cut off");
        }
    }
}

/// The routes for one connection, which counts as under way from its first request until it is closed.
fn connection_service(
    routes: Router,
    under_way: UnderWay,
) -> TowerToHyperService<
    impl Service<http::Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone,
> {
    let share = Arc::new(OnceLock::new());
    let prepare = move |request: http::Request<Incoming>| {
        share.get_or_init(|| under_way.begin());
        collapse_slashes(request.map(Body::new))
    };
    TowerToHyperService::new(MapRequestLayer::new(prepare).layer(routes))
}

/// The next connection, with its share of how many there may be.
async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let permit = connections.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => {
            // Answers are small and awaited one by one: never hold one back to fill a packet.
            let _ = stream.set_nodelay(true);
            Some((stream, permit))
        }
        Err(error) => {
            tracing::warn!(%error, "cannot accept a connection");
            tokio::time::sleep(ACCEPT_RETRY).await;
            None
        }
    }
}

/// The routes with everything around them that each request passes.
pub(crate) fn layered(app: App, options: &ServerOptions) -> Router {
    let memory = app.memory().clone();
    let is_measured = app.monitoring().is_some();
    let mut router = router(app, &options.static_prefix)
        .layer(middleware::from_fn_with_state(memory, bound_memory))
        .layer(middleware::from_fn(answer_options));
    if let Some(security) = &options.security {
        let security = Arc::new(Security::new(security, &options.static_prefix));
        router = router.layer(middleware::from_fn_with_state(security, guard));
    }
    if is_measured {
        router = router.layer(middleware::from_fn(measure_request));
    }
    router
        .layer(middleware::from_fn(discard_unread))
        .layer(middleware::from_fn(log_request))
        .layer(CatchPanicLayer::custom(failure::panicked))
}
