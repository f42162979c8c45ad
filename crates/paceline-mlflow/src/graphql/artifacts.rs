//! Listings in GraphQL.

use async_graphql::SimpleObject;

use super::{ApiError, LongString, NO_ERROR};
use crate::artifacts::Files;

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowFileInfo")]
struct FileInfo {
    path: String,
    is_dir: bool,
    file_size: LongString,
}

/// The answer of `mlflowListArtifacts`.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowListArtifactsResponse")]
pub struct ListArtifactsResponse {
    root_uri: String,
    files: Vec<FileInfo>,
    next_page_token: &'static str,
    api_error: Option<ApiError>,
}

impl From<Files> for ListArtifactsResponse {
    fn from(Files { root_uri, files }: Files) -> Self {
        let file = |file: crate::artifacts::FileInfo| FileInfo {
            path: file.path,
            is_dir: file.is_dir,
            file_size: LongString(
                file.file_size.and_then(|size| i64::try_from(size).ok()).unwrap_or_default(),
            ),
        };
        Self {
            root_uri: root_uri.unwrap_or_default(),
            files: files.into_iter().map(file).collect(),
            next_page_token: "",
            api_error: NO_ERROR,
        }
    }
}
