//! Ways around the proxy, which storage on local disk does not have. Clients fall back on exactly these answers.

use crate::failure::Failure;
use crate::input::Input;
use paceline_mlflow::artifacts::{PresignedDownload, PresignedUpload};
use paceline_mlflow::{ApiError, ErrorCode};

pub(crate) async fn multipart_upload() -> Failure {
    not_supported("Multipart upload")
}

pub(crate) async fn presigned_proxied() -> Failure {
    not_supported("Multipart download")
}

pub(crate) async fn presigned_upload(_request: Input<PresignedUpload>) -> Failure {
    not_supported_when_proxied("upload")
}

pub(crate) async fn presigned_run_download(_request: Input<PresignedDownload>) -> Failure {
    not_supported_when_proxied("download")
}

fn not_supported(what: &str) -> Failure {
    let message =
        format!("{what} is not supported for the current artifact repository: it is a local folder.");
    ApiError::new(ErrorCode::NotImplemented, message).into()
}

fn not_supported_when_proxied(what: &str) -> Failure {
    ApiError::invalid(format!(
        "Presigned {what} is not supported for proxied artifact storage."
    ))
    .into()
}
