//! Routes that say something about the server itself.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use http::StatusCode;

use crate::app::App;
use paceline_mlflow::MLFLOW_VERSION;
use paceline_mlflow::server_info::{GatewayEndpoints, ServerInfo, TelemetryReceipt, TelemetrySettings};

pub(crate) async fn health() -> &'static str {
    "OK"
}

/// How long the database may take to answer the question whether it does.
const READY_WAIT: Duration = Duration::from_secs(2);

/// Whether the server can do its work: its database answers.
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, StatusCode> {
    match tokio::time::timeout(READY_WAIT, app.store().ping()).await {
        Ok(Ok(())) => Ok("OK"),
        Ok(Err(_)) | Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// The MLflow version that is spoken: clients compare it with their own.
pub(crate) async fn version() -> &'static str {
    MLFLOW_VERSION
}

pub(crate) async fn server_info() -> Json<ServerInfo> {
    Json(ServerInfo::TRACKING)
}

pub(crate) async fn telemetry_settings() -> Json<TelemetrySettings> {
    Json(TelemetrySettings::OFF)
}

pub(crate) async fn telemetry_receipt() -> Json<TelemetryReceipt> {
    Json(TelemetryReceipt::DISABLED)
}

pub(crate) async fn gateway_endpoints() -> Json<GatewayEndpoints> {
    Json(GatewayEndpoints::NONE)
}
