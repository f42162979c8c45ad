//! Experiments on the wire.

use paceline_search::{ExperimentFilter, ExperimentOrderKey, OrderBy, parse_experiment_order_by};
use paceline_types::{Experiment, ExperimentId, KeyValue, ViewType, absolute_location, limits};
use serde::Serialize;

use crate::error::ApiError;
use crate::fields::Fields;
use crate::policy::RequestPolicy;
use crate::shapes::{KeyValueBody, bodies, experiment_id, key_value, page_token, view_type};
use crate::{Request, check, uri};

/// `experiments/create`.
#[derive(Debug)]
pub struct CreateExperiment {
    /// Its name.
    pub name: String,
    /// URI of its artifacts, if the client chose one.
    pub artifact_location: Option<String>,
    /// Its tags.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateExperiment {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let name = fields.required_text("name")?;
        let artifact_location = fields.non_empty_text("artifact_location")?;
        let tags = fields.list("tags", key_value)?;
        check::length(&name, &"name", limits::EXPERIMENT_NAME_CHARACTERS)?;
        for (index, tag) in tags.iter().enumerate() {
            check_tag(tag, &format!("tags[{index}].key"))?;
        }
        let artifact_location = artifact_location.map(|location| check_location(location, fields.policy()));
        Ok(Self { name, artifact_location: artifact_location.transpose()?, tags })
    }
}

/// A request about one experiment: `experiments/get`, `delete`, `restore`.
#[derive(Debug)]
pub struct ExperimentReference {
    /// The experiment.
    pub experiment_id: ExperimentId,
}

impl Request for ExperimentReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { experiment_id: experiment_id(fields)? })
    }
}

/// `experiments/get-by-name`.
#[derive(Debug)]
pub struct GetExperimentByName {
    /// The name.
    pub experiment_name: String,
}

impl Request for GetExperimentByName {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { experiment_name: fields.required_text("experiment_name")? })
    }
}

/// `experiments/update`.
#[derive(Debug)]
pub struct UpdateExperiment {
    /// The experiment.
    pub experiment_id: ExperimentId,
    /// Its new name.
    pub new_name: String,
}

impl Request for UpdateExperiment {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_id = experiment_id(fields);
        let new_name = fields.required_text("new_name")?;
        check::length(&new_name, &"name", limits::EXPERIMENT_NAME_CHARACTERS)?;
        Ok(Self { experiment_id: experiment_id?, new_name })
    }
}

/// `experiments/set-experiment-tag`.
#[derive(Debug)]
pub struct SetExperimentTag {
    /// The experiment.
    pub experiment_id: ExperimentId,
    /// The tag.
    pub tag: KeyValue,
}

impl Request for SetExperimentTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (experiment_id, tag) = (experiment_id(fields)?, key_value(fields)?);
        check_tag(&tag, &"key")?;
        Ok(Self { experiment_id, tag })
    }
}

/// `experiments/delete-experiment-tag`.
#[derive(Debug)]
pub struct DeleteExperimentTag {
    /// The experiment.
    pub experiment_id: ExperimentId,
    /// The tag.
    pub key: String,
}

impl Request for DeleteExperimentTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { experiment_id: experiment_id(fields)?, key: fields.required_text("key")? })
    }
}

/// `experiments/search`.
#[derive(Debug)]
pub struct SearchExperiments {
    /// What holds for each experiment.
    pub filter: ExperimentFilter,
    /// The order.
    pub order_by: Vec<OrderBy<ExperimentOrderKey>>,
    /// Which stages.
    pub view_type: ViewType,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchExperiments {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let max_results = fields.integer("max_results")?.unwrap_or(0);
        let filter = fields.text("filter")?.unwrap_or_default();
        let order_by = fields.texts("order_by")?;
        let view_type = view_type(fields, "view_type")?;
        let page_token = page_token(fields)?;
        let max_results = check::max_results(max_results, limits::SEARCH_MAX_RESULTS)?;
        let (filter, order_by) = (ExperimentFilter::parse(&filter)?, parse_experiment_order_by(&order_by)?);
        check::query_size(filter.clauses.len(), order_by.len())?;
        Ok(Self { filter, order_by, view_type, max_results, page_token })
    }
}

fn check_tag(tag: &KeyValue, path: &dyn std::fmt::Display) -> Result<(), ApiError> {
    check::key(&tag.key, path)?;
    check::length(&tag.value, &"value", limits::EXPERIMENT_TAG_VALUE_CHARACTERS)
}

/// Checks an artifact location, and makes a relative path absolute.
fn check_location(location: String, policy: &RequestPolicy) -> Result<String, ApiError> {
    let scheme = uri::split_scheme(&location).map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    if matches!(&scheme, Some((scheme, rest)) if scheme == "runs" && rest.starts_with('/')) {
        return Err(ApiError::invalid(format!("Artifact location '{location}' cannot be a runs:/ URI.")));
    }
    let path = location.split_once('?').map_or(location.as_str(), |(path, _)| path);
    if location.contains('#') || path.contains(';') {
        // The whole sentence is MLflow's: its tests compare it.
        return Err(ApiError::invalid("'artifact_location' URL can't include fragments or params."));
    }
    if location.chars().count() > policy.artifact_location_characters {
        return Err(ApiError::invalid(format!(
            "Invalid artifact path length: it must be at most {} characters.",
            policy.artifact_location_characters
        )));
    }
    if let Some((scheme, rest)) = scheme {
        let subject = format!("Artifact location '{location}'");
        uri::check_host(&subject, &scheme, rest, uri::HOST_SCHEMES, policy)?;
    }
    Ok(absolute_location(&location, &policy.working_directory))
}

/// An experiment in an answer.
#[derive(Debug, Serialize)]
pub struct ExperimentBody {
    experiment_id: String,
    name: String,
    artifact_location: String,
    lifecycle_stage: &'static str,
    last_update_time: i64,
    creation_time: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
}

impl From<Experiment> for ExperimentBody {
    fn from(experiment: Experiment) -> Self {
        Self {
            experiment_id: experiment.id.to_string(),
            name: experiment.name,
            artifact_location: experiment.artifact_location,
            lifecycle_stage: experiment.stage.as_str(),
            last_update_time: experiment.updated_ms,
            creation_time: experiment.created_ms,
            tags: bodies(experiment.tags),
        }
    }
}

/// The answer of `experiments/create`.
#[derive(Debug, Serialize)]
pub struct CreatedExperiment {
    experiment_id: String,
}

impl From<ExperimentId> for CreatedExperiment {
    fn from(id: ExperimentId) -> Self {
        Self { experiment_id: id.to_string() }
    }
}

/// The answer of `experiments/get` and `get-by-name`.
#[derive(Debug, Serialize)]
pub struct OneExperiment {
    experiment: ExperimentBody,
}

impl From<Experiment> for OneExperiment {
    fn from(experiment: Experiment) -> Self {
        Self { experiment: experiment.into() }
    }
}

/// The answer of `experiments/search`.
#[derive(Debug, Serialize)]
pub struct ExperimentsPage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    experiments: Vec<ExperimentBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl ExperimentsPage {
    /// A page with the token of the next one.
    pub fn new(experiments: Vec<Experiment>, next_page_token: Option<String>) -> Self {
        Self { experiments: bodies(experiments), next_page_token }
    }
}
