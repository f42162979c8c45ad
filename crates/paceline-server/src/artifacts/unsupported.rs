//! Ways around the proxy, which storage on local disk does not have. Clients fall back on exactly these answers.

use axum::extract::State;

use crate::app::App;
use crate::failure::Failure;
use crate::input::Input;
use paceline_mlflow::artifacts::{PresignedDownload, PresignedUpload};
use paceline_mlflow::{ApiError, ErrorCode};

pub(crate) async fn multipart_upload() -> Failure {
    not_supported("Multipart upload").into()
}

pub(crate) async fn presigned_proxied() -> Failure {
    not_supported("Multipart download").into()
}

pub(crate) async fn presigned_upload(
    State(app): State<App>,
    Input(request): Input<PresignedUpload>,
) -> Result<(), Failure> {
    let artifact_uri = match request {
        PresignedUpload::Run(run_id) => app.store().run_info(run_id).await?.artifact_uri,
        PresignedUpload::Model(model_id) => {
            app.store().logged_model(model_id, false).await?.info.artifact_uri
        }
    };
    Err(no_presigned_url("upload", &artifact_uri).into())
}

pub(crate) async fn presigned_run_download(
    State(app): State<App>,
    Input(request): Input<PresignedDownload>,
) -> Result<(), Failure> {
    let artifact_uri = app.store().run_info(request.run_id).await?.artifact_uri;
    Err(no_presigned_url("download", &artifact_uri).into())
}

fn no_presigned_url(what: &str, artifact_uri: &str) -> ApiError {
    if artifact_uri.starts_with("mlflow-artifacts:") {
        return ApiError::invalid(format!("Presigned {what} is not supported for proxied artifact storage."));
    }
    not_supported(&format!("Presigned {what}"))
}

fn not_supported(what: &str) -> ApiError {
    let message =
        format!("{what} is not supported for the current artifact repository: it is a local folder.");
    ApiError::new(ErrorCode::NotImplemented, message)
}
