//! The tree of runs: children, and what the runs below are like.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::columns::RunColumns;
use super::default_page_size;
use super::query::{Run, RunsView};
use crate::number::Number;

/// The body of `POST runs/children`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunChildrenRequest {
    /// The parent, in any stage.
    pub run_id: String,
    /// The experiments to look in; absent: that of the parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// Active runs, deleted ones, or both; of their descendants too.
    #[serde(default)]
    pub view: RunsView,
    /// The order, as in a query.
    #[serde(default)]
    pub sort: Vec<String>,
    /// Which data of the children to answer.
    #[serde(default)]
    pub columns: RunColumns,
    /// Which numbers of the runs below each child to look at.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Children of the page.
    #[serde(default = "default_page_size")]
    pub page_size: usize,
    /// `next_page_token` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
}

/// The answer to `POST runs/children`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunChildrenAnswer {
    /// The children, in order.
    pub children: Vec<RunChild>,
    /// Where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// How many children there are on all pages.
    pub total: u64,
}

/// A child of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunChild {
    /// The child.
    pub run: Run,
    /// What the runs below it are like.
    pub below: RunsBelow,
}

/// What the children of a run are like, their children and so on; without the run itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunsBelow {
    /// How many there are.
    pub run_count: u64,
    /// How many are in each status, such as `FINISHED`; lost ones are `LOST` and not `RUNNING`. Those without any are left
    /// out.
    pub statuses: BTreeMap<String, u64>,
    /// The range of each measure, in the order of the measures.
    pub measures: Vec<MeasureRange>,
}

/// From where to where the numbers of some runs go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureRange {
    /// Runs that have a number, which is not NaN.
    pub n: u64,
    /// The smallest one; null when there is none.
    pub min: Option<Number>,
    /// The greatest one; null when there is none.
    pub max: Option<Number>,
}

/// The body of `POST runs/rollups`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRollupsRequest {
    /// The runs whose descendants are meant, in any stage.
    pub run_ids: Vec<String>,
    /// The experiments where descendants are looked for; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// Which descendants count: active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// Which numbers to look at.
    #[serde(default)]
    pub measures: Vec<String>,
}

/// The answer to `POST runs/rollups`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunRollupsAnswer {
    /// One for each run, in the order asked for. Below unknown runs nothing is.
    pub rollups: Vec<RunRollup>,
}

/// What the runs below a run are like.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunRollup {
    /// The run.
    pub run_id: String,
    /// What the runs below it are like.
    pub below: RunsBelow,
}
