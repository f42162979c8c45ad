//! Artifacts on the wire: requests and listings. File contents travel as they are.

use paceline_types::{ModelId, RunId};
use serde::Serialize;

use crate::Request;
use crate::error::{ApiError, ErrorCode};
use crate::fields::Fields;
use crate::shapes::run_id;

/// `artifacts/list`.
#[derive(Debug)]
pub struct ListArtifacts {
    /// The run.
    pub run_id: RunId,
    /// The folder, relative to the run's root; empty for the root.
    pub path: String,
}

impl Request for ListArtifacts {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { run_id: run_id(fields)?, path: fields.text("path")?.unwrap_or_default() })
    }
}

/// `get-artifact`.
#[derive(Debug)]
pub struct GetArtifact {
    /// The run.
    pub run_id: RunId,
    /// The file, relative to the run's root.
    pub path: String,
}

impl Request for GetArtifact {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { run_id: run_id(fields)?, path: fields.required_text("path")? })
    }
}

/// `upload-artifact`; the file is the body.
#[derive(Debug)]
pub struct UploadArtifact {
    /// The run.
    pub run_id: RunId,
    /// The file, relative to the run's root.
    pub path: String,
}

impl Request for UploadArtifact {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let require = |name: &str| {
            fields
                .non_empty_text(name)?
                .ok_or_else(|| ApiError::invalid(format!("Request must specify {name}.")))
        };
        Ok(Self { run_id: RunId::new(require("run_uuid")?), path: require("path")? })
    }
}

/// A listing under the artifact proxy, whose folder is a query parameter.
#[derive(Debug)]
pub struct ListProxied {
    /// The folder, relative to the artifact root; empty for the root.
    pub path: String,
}

impl Request for ListProxied {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { path: fields.text("path")?.unwrap_or_default() })
    }
}

/// `logged-models/{id}/artifacts/directories`.
#[derive(Debug)]
pub struct ListModelArtifacts {
    /// The folder, relative to the model's root; empty for the root.
    pub artifact_directory_path: String,
}

impl Request for ListModelArtifacts {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { artifact_directory_path: fields.text("artifact_directory_path")?.unwrap_or_default() })
    }
}

/// `logged-models/{id}/artifacts/files`.
#[derive(Debug)]
pub struct GetModelArtifact {
    /// The file, relative to the model's root.
    pub artifact_file_path: String,
}

impl Request for GetModelArtifact {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let path = fields.non_empty_text("artifact_file_path")?;
        let missing = || {
            ApiError::new(
                ErrorCode::BadRequest,
                "Request must include the query parameter 'artifact_file_path'.",
            )
        };
        Ok(Self { artifact_file_path: path.ok_or_else(missing)? })
    }
}

/// `artifacts/presigned-upload-url`: whose artifacts the URL would be for.
#[derive(Debug)]
pub enum PresignedUpload {
    /// A run's.
    Run(RunId),
    /// A logged model's.
    Model(ModelId),
}

impl Request for PresignedUpload {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let owner = match (fields.non_empty_text("run_id")?, fields.non_empty_text("model_id")?) {
            (Some(run_id), None) => Self::Run(RunId::new(run_id)),
            (None, Some(model_id)) => Self::Model(ModelId::new(model_id)),
            _ => return Err(ApiError::invalid("Exactly one of run_id and model_id must be provided.")),
        };
        check_presigned(fields)?;
        Ok(owner)
    }
}

/// `artifacts/presigned-download-url`.
#[derive(Debug)]
pub struct PresignedDownload {
    /// The run whose artifact the URL would be for.
    pub run_id: RunId,
}

impl Request for PresignedDownload {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_id = RunId::new(fields.required_text("run_id")?);
        check_presigned(fields)?;
        Ok(Self { run_id })
    }
}

fn check_presigned(fields: &Fields<'_>) -> Result<(), ApiError> {
    fields.required_text("path")?;
    match fields.integer("expiration")? {
        Some(seconds) if !(1..=604_800).contains(&seconds) => Err(ApiError::invalid(format!(
            "Invalid value {seconds} for parameter 'expiration' supplied: \
             expiration must be between 1 and 604800 seconds."
        ))),
        _ => Ok(()),
    }
}

/// A file or folder in a listing.
#[derive(Debug, Serialize)]
pub struct FileInfo {
    /// Its path, relative to what the route lists.
    pub path: String,
    /// Whether it is a folder.
    pub is_dir: bool,
    /// Its size in bytes; absent for folders and for empty files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_size: Option<u64>,
}

/// A listing.
#[derive(Debug, Serialize)]
pub struct Files {
    /// URI of the listed run's or model's root; absent under the proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_uri: Option<String>,
    /// One level of files and folders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileInfo>,
}
