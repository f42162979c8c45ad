//! Leases of runs: signs of life.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of `POST runs/leases`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewLeasesRequest {
    /// The runs that the client has in hand, at most 1,000.
    pub run_ids: Vec<String>,
    /// How long they count as alive from now on, in milliseconds: from a second to a day.
    pub lease_ms: u64,
}

/// The answer to `POST runs/leases`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RenewLeasesAnswer {
    /// The runs whose lease is renewed. The others are unknown, deleted or not `RUNNING`, and have none.
    pub run_ids: Vec<String>,
}
