//! What the command line means.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::cli::{FrameOptionsArgument, ServerArguments, absolute};
use paceline_mlflow::RequestPolicy;
use paceline_mlflow::graphql::QueryLimits;
use paceline_server::{FrameOptions, SecurityOptions, ServedParts, ServerOptions};
use paceline_store::DatabaseLocation;
use paceline_types::{absolute_location, local_path};

/// Name of the database in a folder that is named as the backend store.
const DATABASE_NAME: &str = "paceline.db";

/// Everything that a server needs to know.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) database: DatabaseLocation,
    /// URI below which new experiments keep their artifacts.
    pub(crate) default_artifact_root: String,
    /// Folder that `mlflow-artifacts:/` points to.
    pub(crate) artifacts_destination: PathBuf,
    /// Further folders whose artifacts this server reads and writes.
    pub(crate) artifact_folders: Vec<PathBuf>,
    pub(crate) served: ServedParts,
    /// MiB for large requests and answers together.
    pub(crate) request_memory_mib: u32,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) policy: RequestPolicy,
    pub(crate) server: ServerOptions,
    /// Whether measurements are shown at `/metrics`.
    pub(crate) exposes_measurements: bool,
    /// Flags that do nothing, with the reason.
    pub(crate) ignored_flags: Vec<(&'static str, &'static str)>,
}

impl Settings {
    /// Works out what is meant.
    pub(crate) fn from_arguments(arguments: &ServerArguments) -> Result<Self> {
        if let Some(app_name) = &arguments.app_name {
            // Never silently: whoever asks for access control must not get an open server.
            bail!("--app-name {app_name}: access control is not there yet, so the server does not start");
        }
        let served = served_parts(arguments)?;
        let working_directory = std::env::current_dir().context("cannot tell the working directory")?;
        let artifacts_destination =
            local_folder(&arguments.artifacts_destination, "--artifacts-destination")?;
        let default_artifact_root = match (&arguments.default_artifact_root, served) {
            (Some(root), _) => absolute_location(root, &working_directory),
            (None, ServedParts::TrackingOnly) => artifacts_destination.to_string_lossy().into_owned(),
            (None, _) => "mlflow-artifacts:/".to_owned(),
        };
        Ok(Self {
            database: database_location(&arguments.backend_store_uri, "--backend-store-uri")?,
            artifact_folders: local_path(&default_artifact_root).map(PathBuf::from).into_iter().collect(),
            default_artifact_root,
            artifacts_destination,
            served,
            request_memory_mib: arguments.request_memory_mib,
            host: arguments.host.clone(),
            port: arguments.port,
            policy: RequestPolicy {
                truncate_long_values: arguments.truncate_long_values,
                artifact_location_characters: arguments.artifact_location_max_length,
                allowed_host_schemes: arguments.allowed_host_addressed_artifact_schemes.clone(),
                graphql: QueryLimits {
                    root_fields: arguments.server_graphql_max_root_fields,
                    aliases: arguments.server_graphql_max_aliases,
                },
                model_version_source_pattern: arguments.create_model_version_source_validation_regex.clone(),
                working_directory,
            },
            server: ServerOptions {
                static_prefix: arguments.static_prefix.clone().unwrap_or_default(),
                security: security(arguments),
            },
            exposes_measurements: arguments.expose_prometheus.is_some(),
            ignored_flags: arguments.ignored.notes(),
        })
    }
}

fn served_parts(arguments: &ServerArguments) -> Result<ServedParts> {
    let serves_artifacts = !arguments.no_serve_artifacts && arguments.serve_artifacts.unwrap_or(true);
    match (serves_artifacts, arguments.artifacts_only) {
        (true, false) => Ok(ServedParts::All),
        (true, true) => Ok(ServedParts::ArtifactsOnly),
        (false, false) => Ok(ServedParts::TrackingOnly),
        (false, true) => {
            bail!("--artifacts-only and --no-serve-artifacts leave nothing to serve: drop one of them")
        }
    }
}

fn security(arguments: &ServerArguments) -> Option<SecurityOptions> {
    (!arguments.disable_security_middleware).then(|| SecurityOptions {
        allowed_hosts: arguments.allowed_hosts.clone(),
        allowed_origins: arguments.cors_allowed_origins.clone().unwrap_or_default(),
        frame_options: match arguments.x_frame_options {
            FrameOptionsArgument::SameOrigin => FrameOptions::SameOrigin,
            FrameOptionsArgument::Deny => FrameOptions::Deny,
            FrameOptionsArgument::None => FrameOptions::None,
        },
    })
}

/// The database that a store's URI names. Messages name no password.
pub(crate) fn database_location(uri: &str, flag: &str) -> Result<DatabaseLocation> {
    match DatabaseLocation::server(uri) {
        Some(server) => server.map_err(|error| anyhow!("{flag}: {error}")),
        None => database_path(uri, flag).map(DatabaseLocation::file),
    }
}

/// What a store is called: its URI without user and password.
pub fn store_name(location: &DatabaseLocation) -> String {
    match location.path() {
        Some(file) => format!("sqlite:///{}", file.display()),
        None => location.to_string(),
    }
}

/// The SQLite file that a store's URI names. URIs may hold passwords, so messages name the scheme only.
fn database_path(uri: &str, flag: &str) -> Result<PathBuf> {
    if let Some(path) = uri.strip_prefix("sqlite:///") {
        if path.is_empty() || path.starts_with(":memory:") {
            bail!("{flag} must name a file, as in sqlite:///mlruns/{DATABASE_NAME}");
        }
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        return Ok(absolute(path));
    }
    match uri.split_once("://") {
        Some(("file", folder)) => Ok(absolute(Path::new(folder).join(DATABASE_NAME))),
        Some((scheme, _)) => {
            bail!(
                "{flag}: `{scheme}` databases are not supported here. Use sqlite:///path/to/{DATABASE_NAME}"
            )
        }
        None => Ok(absolute(Path::new(uri).join(DATABASE_NAME))),
    }
}

/// The folder that a path or `file:` URI names.
pub(crate) fn local_folder(uri: &str, flag: &str) -> Result<PathBuf> {
    let path = match uri.strip_prefix("file://").or_else(|| uri.strip_prefix("file:")) {
        Some(path) => path,
        None => match uri.split_once(':') {
            Some((scheme, _)) if !scheme.contains('/') => {
                bail!("{flag}: `{scheme}` storage is not supported yet. Name a local folder")
            }
            _ => uri,
        },
    };
    Ok(absolute(path))
}
