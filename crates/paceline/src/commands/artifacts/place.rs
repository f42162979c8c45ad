//! Which artifacts a command is about: an owner, by option or as a URI, and a path below its root.

use clap::Args;

use super::registered::RegisteredVersion;
use crate::commands::failure::{Failure, Result};
use paceline_artifacts::ArtifactKey;

/// Options that name the owner of artifacts.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct OwnerArguments {
    /// The run that the artifacts belong to.
    #[arg(short, long, conflicts_with_all = ["model_id", "artifact_uri"])]
    run_id: Option<String>,

    /// The logged model that the artifacts belong to, such as m-0123….
    #[arg(short, long, conflicts_with = "artifact_uri")]
    model_id: Option<String>,

    /// The artifacts' URI: runs:/RUN_ID/PATH, models:/MODEL_ID/PATH, models:/NAME/VERSION/PATH,
    /// models:/NAME@ALIAS/PATH or mlflow-artifacts:/PATH.
    #[arg(short = 'u', long, value_name = "URI")]
    artifact_uri: Option<String>,
}

impl OwnerArguments {
    /// Of a run.
    pub(super) fn of_run(run_id: String) -> Self {
        Self { run_id: Some(run_id), ..Self::default() }
    }
}

/// Who owns artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    Run(String),
    LoggedModel(String),
    Registered(RegisteredVersion),
    /// Nobody in particular: the artifact proxy, on the host that the URI names.
    Proxy {
        authority: Option<String>,
    },
}

/// An owner, and a path below its root.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) owner: Owner,
    /// Relative, with single slashes; empty for the root.
    pub(super) path: String,
}

impl Place {
    /// Reads the options, and a path or URI that came by itself.
    pub(super) fn from_arguments(owner: &OwnerArguments, path_or_uri: Option<&str>) -> Result<Self> {
        let path = path_or_uri.unwrap_or_default();
        let of = |owner| Ok(Self { owner, path: checked(path)? });
        match (&owner.run_id, &owner.model_id, &owner.artifact_uri) {
            (Some(run_id), _, _) => of(Owner::Run(run_id.clone())),
            (_, Some(model_id), _) => of(Owner::LoggedModel(model_id.clone())),
            (_, _, Some(uri)) => {
                let place = from_uri(uri)?;
                let path =
                    if path.is_empty() { place.path } else { checked(&format!("{}/{path}", place.path))? };
                Ok(Self { path, ..place })
            }
            (None, None, None) if path.contains(":/") => from_uri(path),
            (None, None, None) => Err(Failure::Refused(
                "whose artifacts? Name them with --run-id, --model-id or a URI such as runs:/RUN_ID/PATH"
                    .into(),
            )),
        }
    }

    /// The place as a URI.
    pub(super) fn uri(&self) -> String {
        let root = match &self.owner {
            Owner::Run(run_id) => format!("runs:/{run_id}"),
            Owner::LoggedModel(model_id) => format!("models:/{model_id}"),
            Owner::Registered(version) => version.to_string(),
            Owner::Proxy { .. } => "mlflow-artifacts:".to_owned(),
        };
        format!("{root}/{}", self.path).trim_end_matches('/').to_owned()
    }
}

/// Reads the URI of artifacts that the tracking server knows.
pub(super) fn from_uri(uri: &str) -> Result<Place> {
    let unknown = || {
        Failure::Refused(format!(
            "`{uri}` names no artifacts that a tracking server has. \
             Write runs:/RUN_ID/PATH, models:/MODEL_ID/PATH, models:/NAME/VERSION/PATH or mlflow-artifacts:/PATH"
        ))
    };
    let (scheme, rest) = uri.split_once(':').ok_or_else(unknown)?;
    if scheme == "mlflow-artifacts" {
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
            None => ("", rest),
        };
        let authority = Some(authority.to_owned()).filter(|authority| !authority.is_empty());
        return Ok(Place { owner: Owner::Proxy { authority }, path: checked(path)? });
    }
    let (first, path) =
        rest.trim_start_matches('/').split_once('/').unwrap_or((rest.trim_start_matches('/'), ""));
    if first.is_empty() {
        return Err(unknown());
    }
    match scheme {
        "runs" => Ok(Place { owner: Owner::Run(first.into()), path: checked(path)? }),
        "models" if is_logged_model(first) => {
            Ok(Place { owner: Owner::LoggedModel(first.into()), path: checked(path)? })
        }
        "models" => {
            let (version, path) = RegisteredVersion::parse(first, path).ok_or_else(unknown)?;
            Ok(Place { owner: Owner::Registered(version), path: checked(path)? })
        }
        _ => Err(unknown()),
    }
}

/// Whether a name is the id of a logged model: no registered model is called so.
fn is_logged_model(name: &str) -> bool {
    name.strip_prefix("m-")
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A path as the server has it.
pub(super) fn checked(path: &str) -> Result<String> {
    let key = ArtifactKey::parse(path.trim_matches('/')).map_err(|_| {
        Failure::Refused(format!(
            "`{path}` cannot be an artifact's path. Leave out `..`, `#` and backslashes"
        ))
    })?;
    Ok(key.as_str().to_owned())
}
