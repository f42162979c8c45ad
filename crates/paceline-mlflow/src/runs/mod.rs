//! Runs on the wire: starting, changing and finding them. What is logged to them is in `log`, what is answered in
//! `answer`.

mod answer;
mod log;

use paceline_search::{OrderBy, RunFilter, RunOrderKey, parse_run_order_by};
use paceline_types::{ExperimentId, KeyValue, RunId, RunStatus, ViewType, limits};

use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{experiment_id, experiment_ids, page_token, run_id, unchecked_key_value, view_type};
use crate::{Request, check};

pub use answer::{OneRun, RunBody, RunInfoBody, RunsPage, UpdatedRun};
pub use log::{DeleteTag, LogBatch, LogMetric, LogModel, LogOutputs, LogParam, SetTag};

/// `runs/create`.
#[derive(Debug)]
pub struct CreateRun {
    /// The experiment it goes into.
    pub experiment_id: ExperimentId,
    /// The user; may be empty.
    pub user_id: String,
    /// Its name, from the field or the tag.
    pub run_name: Option<String>,
    /// Milliseconds since the epoch; 0 when not sent.
    pub start_time: i64,
    /// Its tags, unchecked.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateRun {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_id = experiment_id(fields)?;
        let user_id = fields.text("user_id")?.unwrap_or_default();
        let field_name = fields.non_empty_text("run_name")?;
        let start_time = fields.integer("start_time")?.unwrap_or(0);
        let tags = fields.list("tags", unchecked_key_value)?;
        let run_name = check::new_run_name(field_name, &tags)?;
        Ok(Self { experiment_id, user_id, run_name, start_time, tags })
    }
}

/// A request about one run: `runs/get`, `delete`, `restore`.
#[derive(Debug)]
pub struct RunReference {
    /// The run.
    pub run_id: RunId,
}

impl Request for RunReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { run_id: run_id(fields)? })
    }
}

/// `runs/update`.
#[derive(Debug)]
pub struct UpdateRun {
    /// The run.
    pub run_id: RunId,
    /// Its new status.
    pub status: Option<RunStatus>,
    /// Its new end, milliseconds since the epoch.
    pub end_time: Option<i64>,
    /// Its new name.
    pub run_name: Option<String>,
}

impl Request for UpdateRun {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let statuses = RunStatus::ALL.map(|status| (status.as_str(), status as i64, status));
        Ok(Self {
            run_id: run_id(fields)?,
            status: fields.choice("status", &statuses)?,
            end_time: fields.integer("end_time")?,
            run_name: fields.non_empty_text("run_name")?,
        })
    }
}

/// `runs/search`.
#[derive(Debug)]
pub struct SearchRuns {
    /// The experiments to look in.
    pub experiment_ids: Vec<ExperimentId>,
    /// What holds for each run.
    pub filter: RunFilter,
    /// The order.
    pub order_by: Vec<OrderBy<RunOrderKey>>,
    /// Which stages.
    pub view_type: ViewType,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchRuns {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_ids = experiment_ids(fields)?;
        let filter = fields.text("filter")?.unwrap_or_default();
        let order_by = fields.texts("order_by")?;
        let view_type = view_type(fields, "run_view_type")?;
        let max_results = fields.integer("max_results")?.unwrap_or(limits::SEARCH_RUNS_DEFAULT_RESULTS);
        let page_token = page_token(fields)?;
        let max_results = check::max_results(max_results, limits::SEARCH_MAX_RESULTS)?;
        let (filter, order_by) = (RunFilter::parse(&filter)?, parse_run_order_by(&order_by)?);
        check::query_size(filter.clauses.len(), order_by.len())?;
        Ok(Self { experiment_ids, filter, order_by, view_type, max_results, page_token })
    }
}
