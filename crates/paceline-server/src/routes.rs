//! Every route of the server, in one table: method, path, mounts, permission, handler.
//!
//! A route is served under each of its mounts and nowhere else, and cannot be added without saying who may use it.

use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router, middleware};
use http::{StatusCode, Uri};

use crate::app::{App, ServedParts};
use crate::compression::compress_large;
use crate::failure::Failure;
use crate::{
    artifacts, experiments, graphql, logged_models, metrics, model_versions, monitoring, pages, plain,
    registered_models, run_search, runs, v1,
};

/// Where a route is reachable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mount {
    /// `/api/2.0/mlflow/` and `/ajax-api/2.0/mlflow/`.
    Tracking,
    /// `/api/3.0/mlflow/` and `/ajax-api/3.0/mlflow/`.
    TrackingV3,
    /// `/ajax-api/2.0/mlflow/`: what MLflow keeps for its UI.
    TrackingUi,
    /// `/ajax-api/3.0/mlflow/`: what MLflow keeps for its UI.
    TrackingUiV3,
    /// `/api/2.0/mlflow-artifacts/` and `/ajax-api/2.0/mlflow-artifacts/`.
    Artifacts,
    /// The same, and also outside a configured path prefix: clients build these URLs from the host alone.
    ArtifactObjects,
    /// `/api/v1/`: Paceline's own API.
    Paceline,
    /// The top.
    Root,
}

impl Mount {
    /// The paths that the route's own path is appended to.
    pub fn bases(self) -> &'static [&'static str] {
        match self {
            Self::Tracking => &["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"],
            Self::TrackingV3 => &["/api/3.0/mlflow/", "/ajax-api/3.0/mlflow/"],
            Self::TrackingUi => &["/ajax-api/2.0/mlflow/"],
            Self::TrackingUiV3 => &["/ajax-api/3.0/mlflow/"],
            Self::Artifacts | Self::ArtifactObjects => {
                &["/api/2.0/mlflow-artifacts/", "/ajax-api/2.0/mlflow-artifacts/"]
            }
            Self::Paceline => &["/api/v1/"],
            Self::Root => &["/"],
        }
    }
}

/// What a caller must be allowed to do. Access control will test it; until then it documents the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Nothing: the route tells no user's data.
    Open,
    /// Make experiments.
    CreateExperiment,
    /// Read the experiment or registered model that the request is about, itself or through what is in it.
    Read,
    /// Search, which finds what the caller may read.
    Search,
    /// Change what is in the experiment or registered model.
    Edit,
    /// Change the experiment or registered model itself, or throw things away.
    Manage,
    /// Do what concerns all experiments at once.
    Administer,
}

/// A row of the table, without its handler.
#[derive(Debug, Clone, Copy)]
pub struct RouteSummary {
    /// GET (which serves HEAD too), POST, PUT, PATCH or DELETE.
    pub method: &'static str,
    /// Path below the mount.
    pub path: &'static str,
    /// Where it is reachable.
    pub mount: Mount,
    /// Who may use it.
    pub permission: Permission,
}

struct Route {
    summary: RouteSummary,
    handler: MethodRouter<App>,
}

#[rustfmt::skip]
fn table() -> Vec<Route> {
    use Mount::{ArtifactObjects, Artifacts, Paceline, Root, Tracking, TrackingUi, TrackingUiV3, TrackingV3};
    use Permission::{Administer, CreateExperiment, Edit, Manage, Open, Read, Search};
    vec![
        route("GET",    Root,            "",                                                   Open,   pages::page),
        route("GET",    Root,            "experiments/{*page}",                                Open,   pages::page),
        route("GET",    Root,            "runs/{*page}",                                       Open,   pages::page),
        route("GET",    Root,            "compare",                                            Open,   pages::page),
        route("GET",    Root,            "logged-models/{*page}",                              Open,   pages::page),
        route("GET",    Root,            "models",                                             Open,   pages::page),
        route("GET",    Root,            "models/{*page}",                                     Open,   pages::page),
        route("GET",    Root,            "trash",                                              Open,   pages::page),
        route("GET",    Root,            "settings",                                           Open,   pages::page),
        route("GET",    Root,            "assets/{*path}",                                     Open,   pages::asset),
        route("GET",    Root,            "favicon.svg",                                        Open,   pages::file_at_top),
        route("GET",    Root,            "color-scheme.js",                                    Open,   pages::file_at_top),

        route("GET",    Root,            "health",                                             Open,   plain::health),
        route("GET",    Root,            "ready",                                              Open,   plain::ready),
        route("GET",    Root,            "version",                                            Open,   plain::version),
        route("GET",    Root,            "metrics",                                            Open,   monitoring::show),
        route("POST",   Root,            "graphql",                                            Search, graphql::execute),
        route("GET",    TrackingV3,      "server-info",                                        Open,   plain::server_info),
        route("GET",    TrackingUiV3,    "ui-telemetry",                                       Open,   plain::telemetry_settings),
        route("POST",   TrackingUiV3,    "ui-telemetry",                                       Open,   plain::telemetry_receipt),
        route("GET",    TrackingUi,      "gateway-proxy",                                      Open,   plain::gateway_endpoints),
        route("POST",   TrackingUi,      "gateway-proxy",                                      Open,   plain::gateway_endpoints),

        route("POST",   Tracking,        "experiments/create",                                 CreateExperiment, experiments::create),
        route("GET",    Tracking,        "experiments/get",                                    Read,   experiments::get),
        route("GET",    Tracking,        "experiments/get-by-name",                            Read,   experiments::get_by_name),
        route("GET",    Tracking,        "experiments/search",                                 Search, experiments::search),
        route("POST",   Tracking,        "experiments/search",                                 Search, experiments::search),
        route("POST",   TrackingUi,      "experiments/search-datasets",                        Search, experiments::search_datasets),
        route("POST",   Tracking,        "experiments/update",                                 Manage, experiments::update),
        route("POST",   Tracking,        "experiments/delete",                                 Manage, experiments::delete),
        route("POST",   Tracking,        "experiments/restore",                                Manage, experiments::restore),
        route("POST",   Tracking,        "experiments/set-experiment-tag",                     Edit,   experiments::set_tag),
        route("POST",   Tracking,        "experiments/delete-experiment-tag",                  Edit,   experiments::delete_tag),

        route("POST",   Tracking,        "runs/create",                                        Edit,   runs::create),
        route("GET",    Tracking,        "runs/get",                                           Read,   runs::get),
        route("POST",   Tracking,        "runs/search",                                        Search, run_search::search),
        route("POST",   Tracking,        "runs/update",                                        Edit,   runs::update),
        route("POST",   Tracking,        "runs/delete",                                        Manage, runs::delete),
        route("POST",   Tracking,        "runs/restore",                                       Manage, runs::restore),
        route("POST",   Tracking,        "runs/set-tag",                                       Edit,   runs::set_tag),
        route("POST",   Tracking,        "runs/delete-tag",                                    Edit,   runs::delete_tag),
        route("POST",   Tracking,        "runs/log-parameter",                                 Edit,   runs::log_param),
        route("POST",   Tracking,        "runs/log-metric",                                    Edit,   runs::log_metric),
        route("POST",   Tracking,        "runs/log-batch",                                     Edit,   runs::log_batch),
        route("POST",   Tracking,        "runs/log-inputs",                                    Edit,   runs::log_inputs),
        route("POST",   Tracking,        "runs/outputs",                                       Edit,   runs::log_outputs),
        route("POST",   Tracking,        "runs/log-model",                                     Edit,   runs::log_model),
        route("GET",    Tracking,        "metrics/get-history",                                Read,   metrics::get_history),
        route("GET",    TrackingUi,      "metrics/get-history-bulk",                           Read,   metrics::get_history_bulk),
        route("GET",    Tracking,        "metrics/get-history-bulk-interval",                  Read,   metrics::get_history_bulk_interval),

        route("POST",   Tracking,        "logged-models",                                      Edit,   logged_models::create),
        route("POST",   Tracking,        "logged-models/search",                               Search, logged_models::search),
        route("GET",    Tracking,        "logged-models/{model_id}",                           Read,   logged_models::get),
        route("PATCH",  Tracking,        "logged-models/{model_id}",                           Edit,   logged_models::finalize),
        route("DELETE", Tracking,        "logged-models/{model_id}",                           Manage, logged_models::delete),
        route("PATCH",  Tracking,        "logged-models/{model_id}/tags",                      Edit,   logged_models::set_tags),
        route("DELETE", Tracking,        "logged-models/{model_id}/tags/{key}",                Edit,   logged_models::delete_tag),
        route("POST",   Tracking,        "logged-models/{model_id}/params",                    Edit,   logged_models::log_params),
        route("GET",    Tracking,        "logged-models/{model_id}/artifacts/directories",     Read,   artifacts::list_model_directory),
        route("GET",    TrackingUi,      "logged-models/{model_id}/artifacts/files",           Read,   artifacts::get_model_file),

        route("POST",   Tracking,        "registered-models/create",                            Edit,   registered_models::create),
        route("GET",    Tracking,        "registered-models/get",                               Read,   registered_models::get),
        route("GET",    Tracking,        "registered-models/search",                            Search, registered_models::search),
        route("POST",   Tracking,        "registered-models/search",                            Search, registered_models::search),
        route("POST",   Tracking,        "registered-models/rename",                            Manage, registered_models::rename),
        route("PATCH",  Tracking,        "registered-models/update",                            Edit,   registered_models::update),
        route("DELETE", Tracking,        "registered-models/delete",                            Manage, registered_models::delete),
        route("GET",    Tracking,        "registered-models/get-latest-versions",               Read,   registered_models::latest_versions),
        route("POST",   Tracking,        "registered-models/get-latest-versions",               Read,   registered_models::latest_versions),
        route("POST",   Tracking,        "registered-models/set-tag",                           Edit,   registered_models::set_tag),
        route("DELETE", Tracking,        "registered-models/delete-tag",                        Edit,   registered_models::delete_tag),
        route("POST",   Tracking,        "registered-models/alias",                             Edit,   registered_models::set_alias),
        route("GET",    Tracking,        "registered-models/alias",                             Read,   registered_models::get_alias),
        route("DELETE", Tracking,        "registered-models/alias",                             Edit,   registered_models::delete_alias),
        route("POST",   Tracking,        "model-versions/create",                               Edit,   model_versions::create),
        route("GET",    Tracking,        "model-versions/get",                                  Read,   model_versions::get),
        route("GET",    Tracking,        "model-versions/search",                               Search, model_versions::search),
        route("POST",   Tracking,        "model-versions/search",                               Search, model_versions::search),
        route("GET",    Tracking,        "model-versions/get-download-uri",                     Read,   model_versions::get_download_uri),
        route("PATCH",  Tracking,        "model-versions/update",                               Edit,   model_versions::update),
        route("DELETE", Tracking,        "model-versions/delete",                               Manage, model_versions::delete),
        route("POST",   Tracking,        "model-versions/transition-stage",                     Edit,   model_versions::transition_stage),
        route("POST",   Tracking,        "model-versions/set-tag",                              Edit,   model_versions::set_tag),
        route("DELETE", Tracking,        "model-versions/delete-tag",                           Edit,   model_versions::delete_tag),
        route("GET",    Root,            "model-versions/get-artifact",                         Read,   artifacts::get_version_file),

        route("GET",    Tracking,        "artifacts/list",                                     Read,   artifacts::list_run_directory),
        route("POST",   Tracking,        "artifacts/presigned-upload-url",                     Edit,   artifacts::presigned_upload),
        route("POST",   Tracking,        "artifacts/presigned-download-url",                   Read,   artifacts::presigned_run_download),
        route("POST",   TrackingUi,      "upload-artifact",                                    Edit,   artifacts::upload_run_file),
        route("GET",    Root,            "get-artifact",                                       Read,   artifacts::get_run_file),

        route("GET",    Artifacts,       "artifacts",                                          Read,   artifacts::list_proxied),
        route("GET",    ArtifactObjects, "artifacts/{*path}",                                  Read,   artifacts::get_proxied),
        route("PUT",    ArtifactObjects, "artifacts/{*path}",                                  Edit,   artifacts::put_proxied),
        route("DELETE", Artifacts,       "artifacts/{*path}",                                  Manage, artifacts::delete_proxied),
        route("POST",   Artifacts,       "mpu/create/{*path}",                                 Edit,   artifacts::multipart_upload),
        route("POST",   Artifacts,       "mpu/complete/{*path}",                               Edit,   artifacts::multipart_upload),
        route("POST",   Artifacts,       "mpu/abort/{*path}",                                  Edit,   artifacts::multipart_upload),
        route("GET",    Artifacts,       "presigned/{*path}",                                  Read,   artifacts::presigned_proxied),

        route("GET",    Paceline,        "openapi.json",                                       Open,    v1::openapi::describe),
        route("GET",    Paceline,        "docs",                                               Open,    v1::openapi::to_page),
        route("GET",    Paceline,        "docs/",                                              Open,    v1::openapi::page),
        route("GET",    Paceline,        "docs/{*path}",                                       Open,    v1::openapi::page_part),
        route("GET",    Paceline,        "artifacts/archive",                                  Read,    v1::artifacts::archive),
        route("GET",    Paceline,        "artifacts/page",                                     Read,    v1::artifacts::page),
        route("GET",    Paceline,        "artifacts/total",                                    Read,    v1::artifacts::total),
        route("GET",    Paceline,        "changes",                                            Search,  v1::changes::changes),
        route("POST",   Paceline,        "ingest",                                             Edit,    v1::ingest::ingest),
        route("GET",    Paceline,        "ingest.proto",                                       Open,    v1::ingest::proto),
        route("GET",    Paceline,        "experiments",                                        Search,  v1::experiments::experiments),
        route("POST",   Paceline,        "runs/query",                                         Search,  v1::runs::query),
        route("POST",   Paceline,        "runs/bookmarks",                                     Search,  v1::runs::bookmarks),
        route("POST",   Paceline,        "runs/change",                                        Manage,  v1::runs::change),
        route("POST",   Paceline,        "runs/groups",                                        Search,  v1::runs::groups),
        route("POST",   Paceline,        "runs/leases",                                        Edit,    v1::runs::leases),
        route("POST",   Paceline,        "runs/children",                                      Search,  v1::runs::children),
        route("POST",   Paceline,        "runs/rollups",                                       Search,  v1::runs::rollups),
        route("POST",   Paceline,        "runs/keys",                                          Search,  v1::runs::keys),
        route("POST",   Paceline,        "runs/values",                                        Search,  v1::runs::values),
        route("POST",   Paceline,        "runs/export",                                        Search,  v1::export::runs),
        route("POST",   Paceline,        "runs/export-histories",                              Search,  v1::export::histories),
        route("POST",   Paceline,        "series",                                             Read,    v1::series::read),
        route("GET",    Paceline,        "series.proto",                                       Open,    v1::series::proto),
        route("GET",    Paceline,        "trash",                                              Administer, v1::trash::show),
        route("POST",   Paceline,        "trash/purge",                                        Administer, v1::trash::purge),
    ]
}

fn route<H, T>(
    method: &'static str,
    mount: Mount,
    path: &'static str,
    permission: Permission,
    handler: H,
) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    let filter = match method {
        "POST" => MethodFilter::POST,
        "PUT" => MethodFilter::PUT,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    };
    Route { summary: RouteSummary { method, path, mount, permission }, handler: on(filter, handler) }
}

/// The table, for tests and documentation.
pub fn route_table() -> Vec<RouteSummary> {
    table().into_iter().map(|route| route.summary).collect()
}

/// The router of all routes below `static_prefix` (empty, or beginning in a slash and ending in none).
pub(crate) fn router(app: App, static_prefix: &str) -> Router {
    let mut router = Router::new();
    let levels_above = pages::LevelsAbove::of(static_prefix);
    for Route { summary, handler } in table() {
        let RouteSummary { mount, path, .. } = summary;
        for base in mount.bases() {
            let handler = match (refusal(app.served(), &summary), mount) {
                (Some(mode), _) => refusing(&summary, mode),
                // Layers of single routes: what all requests passed, each would pay for.
                (None, Mount::Root) => handler.clone().layer(Extension(levels_above)),
                (None, Mount::Paceline) => handler.clone().layer(middleware::from_fn(compress_large)),
                (None, _) => handler.clone(),
            };
            router = router.route(&format!("{static_prefix}{base}{path}"), handler.clone());
            if mount == Mount::ArtifactObjects && !static_prefix.is_empty() {
                router = router.route(&format!("{base}{path}"), handler);
            }
        }
    }
    if !static_prefix.is_empty() {
        router = router.route(static_prefix, on(MethodFilter::GET, pages::to_top));
    }
    router.with_state(app)
}

/// The option that switches a route off, if one does.
fn refusal(served: ServedParts, route: &RouteSummary) -> Option<&'static str> {
    let is_artifacts = matches!(route.mount, Mount::Artifacts | Mount::ArtifactObjects);
    // What tells no user's data stays: health, version, the features of the server.
    let is_tracking = !is_artifacts && route.permission != Permission::Open;
    match served {
        ServedParts::ArtifactsOnly if is_tracking => Some("--artifacts-only"),
        ServedParts::TrackingOnly if is_artifacts => Some("--no-serve-artifacts"),
        _ => None,
    }
}

/// MLflow's answer for a route that is switched off. Its clients retry it for a while; tests look for the text.
fn refusing(summary: &RouteSummary, option: &'static str) -> MethodRouter<App> {
    let is_object = summary.mount == Mount::ArtifactObjects && summary.method != "DELETE";
    let refuse = move |uri: Uri| async move {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        if is_object {
            let detail = format!("Artifact serving is disabled: the server runs with `{option}`.");
            return Failure::Detail(status, detail).into_response();
        }
        let endpoint = uri.path();
        (status, format!("Endpoint: {endpoint} disabled due to the mlflow server running with `{option}`."))
            .into_response()
    };
    route(summary.method, Mount::Root, "", Permission::Open, refuse).handler
}
