//! Request bodies of Paceline's own API and of GraphQL: JSON objects that are what the route takes.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::failure::Failure;
use crate::input::{BODY_BYTES_MAX, JSON, check_content_type, read_body};
use paceline_mlflow::ApiError;

/// A request body of at most `BYTES_MAX`. Unlike in MLflow's REST API, a value of another type is refused, and so are
/// unknown fields where the type of the body says so.
pub(crate) struct JsonBody<T, const BYTES_MAX: usize = BODY_BYTES_MAX>(pub(crate) T);

impl<T: DeserializeOwned, const BYTES_MAX: usize> FromRequest<App> for JsonBody<T, BYTES_MAX> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        check_content_type(request.headers(), JSON)?;
        let bytes = read_body(request, app, BYTES_MAX).await?;
        // An array would be taken for the fields in order, and an empty one for a body that names nothing.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(ApiError::invalid("The request body must be a JSON object.").into());
        }
        let body = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::invalid(format!("The request body cannot be used: {error}.")))?;
        Ok(Self(body))
    }
}
