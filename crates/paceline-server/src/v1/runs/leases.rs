//! Leases of runs: signs of life.

use axum::Json;
use axum::extract::State;

use super::request;
use crate::app::App;
use crate::json_body::JsonBody;
use crate::output::Answer;
use paceline_api::ApiErrorBody;
use paceline_api::runs::{RenewLeasesAnswer, RenewLeasesRequest};
use paceline_mlflow::ApiError;
use paceline_types::{RunId, limits};

/// Say that the processes of runs live
///
/// The runs count as alive for so long from now on. A client that has runs in hand sends it again before that is over, for all
/// of them in one request. A run that is `RUNNING` when its lease ends is lost, until it is renewed; a change of its status
/// ends the lease. Runs that nobody sends this for are never lost.
#[utoipa::path(post, path = "/runs/leases", tag = "runs", request_body = RenewLeasesRequest,
    responses((status = 200, body = RenewLeasesAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn leases(
    State(app): State<App>,
    JsonBody(body): JsonBody<RenewLeasesRequest>,
) -> Answer<RenewLeasesAnswer> {
    request::at_most("run_ids", body.run_ids.len(), limits::LEASED_RUNS)?;
    let lease_ms = lease_ms(body.lease_ms)?;
    let run_ids = body.run_ids.into_iter().map(RunId::new).collect();
    let renewed = app.store().renew_leases(run_ids, lease_ms).await?;
    Ok(Json(RenewLeasesAnswer { run_ids: renewed.iter().map(ToString::to_string).collect() }))
}

fn lease_ms(milliseconds: u64) -> Result<i64, ApiError> {
    let range = limits::LEASE_MS;
    let (least, most) = (range.start(), range.end());
    let message = format!("Invalid value {milliseconds} for 'lease_ms': it is between {least} and {most}.");
    let valid = i64::try_from(milliseconds).ok().filter(|_| range.contains(&milliseconds));
    valid.ok_or_else(|| ApiError::invalid(message))
}
