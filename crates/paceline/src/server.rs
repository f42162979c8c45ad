//! Starting the server, and ending it without losing anything.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::parts::open_artifacts;
use crate::settings::Settings;
use paceline_server::{App, Monitoring, serve};
use paceline_store::{Store, StoreOptions};

/// How long work that nobody waits for may hold up the end of the process.
const ABANDON_TIME: Duration = Duration::from_secs(1);
/// How long clients pause at most while their server is away.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// Runs the server until it is told to stop.
pub(crate) fn run(settings: Settings) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    let outcome = runtime.block_on(run_until_stopped(settings));
    // A read that nobody waits for any more must not keep the process alive.
    runtime.shutdown_timeout(ABANDON_TIME);
    outcome
}

async fn run_until_stopped(settings: Settings) -> Result<()> {
    for (flag, reason) in &settings.ignored_flags {
        tracing::warn!("{flag} is not needed and does nothing: {reason}");
    }
    // The port first: a second server on it must not touch the database of the first.
    let listener = bind(&settings.host, settings.port).await?;
    let artifacts = open_artifacts(&settings.artifacts_destination, &settings.artifact_folders)?;
    let options = StoreOptions {
        default_artifact_root: settings.default_artifact_root.clone(),
        silence_max: SILENCE_MAX,
        ..StoreOptions::default()
    };
    // Before the store, which tells how much it finds.
    let monitoring = settings.exposes_measurements.then(Monitoring::start).transpose();
    let monitoring = monitoring.context("cannot gather measurements")?;
    let store = Store::open_at(&settings.database, options)?;
    let stop = stop_signal()?;
    announce(&settings, &listener)?;

    let mut app =
        App::new(store.clone(), artifacts, settings.policy, settings.served, settings.request_memory_mib);
    if let Some(monitoring) = monitoring {
        app = app.exposing(monitoring);
    }
    serve(app, &settings.server, listener, stop).await;
    tokio::task::spawn_blocking(move || store.close()).await.context("cannot close the database")?;
    tracing::info!("stopped; everything is on disk");
    Ok(())
}

async fn bind(host: &str, port: u16) -> Result<TcpListener> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow!("port {port} on {host} is taken by another program. Stop it, or choose another port with --port")
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow!("this user may not listen on port {port}. Choose one above 1023 with --port")
        }
        _ => anyhow!("cannot listen on {host}, port {port}: {error}. Check --host"),
    })
}

/// Resolves on the first SIGINT or SIGTERM. Registered before the start is announced, so that none is missed.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: requests that are under way are finished first");
    })
}

fn announce(settings: &Settings, listener: &TcpListener) -> Result<()> {
    let address = listener.local_addr().context("cannot tell the address of the server")?;
    tracing::info!(
        "Paceline {} at http://{address}{} keeps its data in {} and artifacts in {}",
        env!("CARGO_PKG_VERSION"),
        settings.server.static_prefix,
        settings.database,
        settings.artifacts_destination.display(),
    );
    Ok(())
}
