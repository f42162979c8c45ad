//! A server without a network, whose threads do the same work in the same order every time.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use tokio::runtime::{Builder, Runtime};

use paceline_mlflow::RequestPolicy;
use paceline_server::{App, ArtifactLocations, DEFAULT_REQUEST_MEMORY_MIB, InProcess, ServedParts};
use paceline_store::{FoldPolicy, Store, StoreOptions};

/// Longer than any count takes.
const NEVER: Duration = Duration::from_secs(3600);

/// A started server on a database of its own.
pub(crate) struct Server {
    routes: InProcess,
    store: Store,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts with an empty database.
    pub(crate) fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // A fold would count as part of whichever request it happens to run beside.
        let fold_policy = FoldPolicy { points: usize::MAX, rows: usize::MAX, idle: NEVER };
        let options = StoreOptions { fold_policy, ..StoreOptions::default() };
        let store = Store::open(&folder.path().join("paceline.db"), options)?;
        // One thread that reads, for as long as the process lives: starting one allocates.
        let runtime = Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(1)
            .thread_keep_alive(NEVER)
            .build()?;
        let app = App::new(
            store.clone(),
            ArtifactLocations::none(),
            RequestPolicy::default(),
            ServedParts::All,
            DEFAULT_REQUEST_MEMORY_MIB,
        );
        Ok(Self { routes: InProcess::new(app), store, runtime, _folder: folder })
    }

    /// Answers requests one after the other; each answer must be a 200.
    pub(crate) fn answer_all(&self, requests: Vec<Request<Body>>) -> Result<()> {
        requests.into_iter().try_for_each(|request| self.answer(request).map(drop))
    }

    /// Sends JSON to one of MLflow's routes and reads the answer.
    pub(crate) fn call(&self, route: &str, json: String) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(&self.answer(post(route, json)?)?)?)
    }

    fn answer(&self, request: Request<Body>) -> Result<axum::body::Bytes> {
        self.runtime.block_on(async {
            let (head, body) = self.routes.answer(request).await.into_parts();
            let body = to_bytes(body, usize::MAX).await.context("the answer has no end")?;
            ensure!(head.status == StatusCode::OK, "{}: {}", head.status, String::from_utf8_lossy(&body));
            Ok(body)
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.store.close();
    }
}

/// A request to one of MLflow's routes, as its clients send it.
pub(crate) fn post(route: &str, json: String) -> Result<Request<Body>> {
    let request = Request::post(format!("/api/2.0/mlflow/{route}"));
    Ok(request.header(http::header::CONTENT_TYPE, "application/json").body(Body::from(json))?)
}
