//! Routes that say something about the server itself.

use axum::Json;

use paceline_mlflow::MLFLOW_VERSION;
use paceline_mlflow::server_info::{GatewayEndpoints, ServerInfo, TelemetryReceipt, TelemetrySettings};

pub(crate) async fn health() -> &'static str {
    "OK"
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
