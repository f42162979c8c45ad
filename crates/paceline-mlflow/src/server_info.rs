//! What clients ask about the server on their own.

use serde::Serialize;

/// The answer of `server-info`: which optional features the server has.
#[derive(Debug, Serialize)]
pub struct ServerInfo {
    store_type: &'static str,
    workspaces_enabled: bool,
    trace_archival_enabled: bool,
    multipart_uploads_enabled: bool,
    multipart_downloads_enabled: bool,
    presigned_upload_run_id_supported: bool,
    presigned_upload_model_id_supported: bool,
    features_enabled: FeaturesEnabled,
}

#[derive(Debug, Serialize)]
struct FeaturesEnabled {
    gateway: bool,
}

impl ServerInfo {
    /// A server that tracks, and has none of the features that clients may do without.
    pub const TRACKING: Self = Self {
        // The value of MLflow's own database store: clients take anything else for a store without search.
        store_type: "SqlStore",
        workspaces_enabled: false,
        trace_archival_enabled: false,
        multipart_uploads_enabled: false,
        multipart_downloads_enabled: false,
        presigned_upload_run_id_supported: false,
        presigned_upload_model_id_supported: false,
        features_enabled: FeaturesEnabled { gateway: false },
    };
}

/// The answer of `GET ui-telemetry`: off.
#[derive(Debug, Serialize)]
pub struct TelemetrySettings {
    disable_ui_telemetry: bool,
    disable_ui_events: [&'static str; 0],
    ui_rollout_percentage: u8,
}

impl TelemetrySettings {
    /// Paceline collects nothing.
    pub const OFF: Self =
        Self { disable_ui_telemetry: true, disable_ui_events: [], ui_rollout_percentage: 0 };
}

/// The answer of `POST ui-telemetry`.
#[derive(Debug, Serialize)]
pub struct TelemetryReceipt {
    status: &'static str,
}

impl TelemetryReceipt {
    /// Nothing was kept.
    pub const DISABLED: Self = Self { status: "disabled" };
}

/// The answer of `gateway-proxy`: no gateway.
#[derive(Debug, Serialize)]
pub struct GatewayEndpoints {
    endpoints: [&'static str; 0],
}

impl GatewayEndpoints {
    /// No endpoints.
    pub const NONE: Self = Self { endpoints: [] };
}
