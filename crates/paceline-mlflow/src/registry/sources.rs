//! What the source of a new model version names.
//!
//! Readers of a version get what is at its source, so a source must say plainly what it is: no path segments that
//! lead elsewhere, in no encoding. Whether a local path lies in its run's own files is for the store to say.

use paceline_types::{
    KeyValue, ModelId, ModelVersionSelector, ModelVersionSource, ModelVersionSourceKind, is_prompt,
    local_path,
};
use percent_encoding::percent_decode_str;

use super::names::{check_model_name, stage};
use crate::error::{ApiError, ErrorCode};
use crate::policy::RequestPolicy;
use crate::uri::{self, split_scheme};

/// What clients send for prompts, which have no files.
const PROMPT_SOURCES: [&str; 2] = ["dummy-source", "prompt-template"];

/// Schemes that name a host which is not the server's to choose. `mlflow-artifacts://host` is not among them: the
/// path alone counts.
const FOREIGN_SCHEMES: &[&str] = &["http", "https", "ftp", "sftp", "hdfs", "viewfs"];

/// Reads a source. The tags tell whether the version is a prompt.
pub(super) fn read_source(
    uri: String,
    tags: &[KeyValue],
    policy: &RequestPolicy,
) -> Result<ModelVersionSource, ApiError> {
    if policy.model_version_source_pattern.as_ref().is_some_and(|pattern| !pattern.is_match(&uri)) {
        return Err(invalid(&uri, "The operator of this server allows other sources only."));
    }
    let kind = if is_prompt(tags) { prompt(&uri)? } else { kind(&uri, policy)? };
    Ok(ModelVersionSource { uri, kind })
}

fn prompt(uri: &str) -> Result<ModelVersionSourceKind, ApiError> {
    if PROMPT_SOURCES.contains(&uri) {
        return Ok(ModelVersionSourceKind::Elsewhere);
    }
    let sources = PROMPT_SOURCES.join("' or '");
    Err(ApiError::invalid(format!(
        "Invalid prompt source: '{uri}'. A prompt has no files: send '{sources}'."
    )))
}

fn kind(uri: &str, policy: &RequestPolicy) -> Result<ModelVersionSourceKind, ApiError> {
    let Some((scheme, rest)) = split_scheme(uri) else {
        let absolute = policy.working_directory.join(uri);
        return local(uri, &absolute.to_string_lossy());
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "file" {
        if let Some(host) = foreign_host(rest) {
            // MLflow's own clients and tests know this as a fault of the server.
            return Err(ApiError::new(
                ErrorCode::InternalError,
                format!("{uri} is not a valid remote uri: this server does not read files of host '{host}'."),
            ));
        }
        return local(uri, uri);
    }
    check_path(uri, rest)?;
    uri::check_host(&format!("'source' '{uri}'"), &scheme, rest, FOREIGN_SCHEMES, policy)?;
    match scheme.as_str() {
        "models" => model(uri, rest),
        _ => Ok(ModelVersionSourceKind::Elsewhere),
    }
}

fn local(uri: &str, path: &str) -> Result<ModelVersionSourceKind, ApiError> {
    match local_path(path) {
        Some(path) => Ok(ModelVersionSourceKind::LocalPath(path)),
        None => Err(relative(uri)),
    }
}

/// The host of a `file:` URI, unless it is this machine.
fn foreign_host(rest: &str) -> Option<&str> {
    let (host, _) = rest.strip_prefix("//")?.split_once('/')?;
    let is_here =
        host.is_empty() || host == "." || host.starts_with("localhost") || host.starts_with("127.0.0.1");
    (!is_here).then_some(host)
}

/// Checks the path of a URI: absolute, and no segment that means another place, however often it is encoded.
fn check_path(uri: &str, rest: &str) -> Result<(), ApiError> {
    let mut decoded = uri.to_owned();
    loop {
        let once_more = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
        if once_more == decoded {
            break;
        }
        decoded = once_more;
    }
    let leads_elsewhere = decoded.split('/').any(|segment| segment == "..");
    if leads_elsewhere || decoded.chars().any(char::is_control) {
        return Err(relative(uri));
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let path = match path.strip_prefix("//") {
        Some(after_slashes) => after_slashes.split_once('/').map_or("", |(_, path)| path),
        None => path.strip_prefix('/').unwrap_or_default(),
    };
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).peekable();
    if segments.peek().is_none() || segments.any(|segment| segment == ".") {
        return Err(relative(uri));
    }
    Ok(())
}

/// `models:/m-…`, `models:/name/version`, `models:/name/stage`, `models:/name/latest`, `models:/name@alias`.
fn model(uri: &str, rest: &str) -> Result<ModelVersionSourceKind, ApiError> {
    let malformed =
        || invalid(uri, "Write models:/<model_id>, models:/<name>/<version> or models:/<name>@<alias>.");
    if rest.starts_with("//") {
        return Err(invalid(uri, "Registered model sources must use the active model registry."));
    }
    let path = rest.trim_matches('/');
    let (name, selector) = match path.split_once('/') {
        None if path.starts_with("m-") => return Ok(ModelVersionSourceKind::LoggedModel(ModelId::new(path))),
        None => {
            let (name, alias) = path.split_once('@').ok_or_else(malformed)?;
            (name, ModelVersionSelector::Alias(alias.to_owned()))
        }
        Some((_, below)) if below.contains('/') => return Err(malformed()),
        Some((name, version)) if version.eq_ignore_ascii_case("latest") => {
            (name, ModelVersionSelector::Latest)
        }
        Some((name, version)) => match version.parse() {
            Ok(number) => (name, ModelVersionSelector::Number(number)),
            Err(_) => (name, ModelVersionSelector::Stage(stage(version)?)),
        },
    };
    check_model_name(name, "source")?;
    Ok(ModelVersionSourceKind::ModelVersion { name: name.to_owned(), selector })
}

fn relative(uri: &str) -> ApiError {
    invalid(
        uri,
        "If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an \
         absolute path must be provided without relative path references present. Please provide an absolute path.",
    )
}

fn invalid(uri: &str, hint: &str) -> ApiError {
    ApiError::invalid(format!("Invalid model version source: '{uri}'. {hint}"))
}
