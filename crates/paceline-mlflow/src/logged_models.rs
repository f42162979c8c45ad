//! Logged models on the wire.

use paceline_search::{Direction, LoggedModelClause, LoggedModelFilter, LoggedModelOrderKey, OrderBy};
use paceline_types::{ExperimentId, KeyValue, LoggedModel, LoggedModelStatus, ModelId, ModelMetric, limits};
use serde::Serialize;

use crate::double::Double;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{KeyValueBody, bodies, experiment_id, experiment_ids, page_token, unchecked_key_value};
use crate::{Request, check};

/// `POST logged-models`.
#[derive(Debug)]
pub struct CreateLoggedModel {
    /// The experiment it goes into.
    pub experiment_id: ExperimentId,
    /// Its name, if the client chose one.
    pub name: Option<String>,
    /// Kind of model; may be empty.
    pub model_type: String,
    /// The run that makes it; may be empty.
    pub source_run_id: String,
    /// Its params, unchecked.
    pub params: Vec<KeyValue>,
    /// Its tags, unchecked.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateLoggedModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_id = experiment_id(fields)?;
        let name = fields.non_empty_text("name")?;
        let request = Self {
            experiment_id,
            model_type: fields.text("model_type")?.unwrap_or_default(),
            source_run_id: fields.text("source_run_id")?.unwrap_or_default(),
            params: fields.list("params", unchecked_key_value)?,
            tags: fields.list("tags", unchecked_key_value)?,
            name,
        };
        request.name.as_deref().map_or(Ok(()), check_name)?;
        Ok(request)
    }
}

/// `GET logged-models/{id}`; the id is in the path.
#[derive(Debug)]
pub struct GetLoggedModel {
    /// Whether a deleted model is found too.
    pub allow_deleted: bool,
}

impl Request for GetLoggedModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { allow_deleted: fields.boolean("allow_deleted")?.unwrap_or(false) })
    }
}

/// `PATCH logged-models/{id}`; the id is in the path, and in the body too where clients send it.
#[derive(Debug)]
pub struct FinalizeLoggedModel {
    /// How the upload ended.
    pub status: LoggedModelStatus,
}

impl Request for FinalizeLoggedModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let statuses = LoggedModelStatus::ALL.map(|status| (status.as_str(), status as i64, status));
        match fields.choice("status", &statuses)? {
            Some(status) => Ok(Self { status }),
            None if fields.has("status")? => Err(ApiError::invalid(format!(
                "Invalid value for parameter 'status' supplied: expected one of {}.",
                LoggedModelStatus::ALL.map(LoggedModelStatus::as_str).join(", ")
            ))),
            None => Err(ApiError::missing("status")),
        }
    }
}

/// `PATCH logged-models/{id}/tags`.
#[derive(Debug)]
pub struct SetLoggedModelTags {
    /// The tags.
    pub tags: Vec<KeyValue>,
}

impl Request for SetLoggedModelTags {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { tags: fields.list("tags", unchecked_key_value)? })
    }
}

/// `POST logged-models/{id}/params`.
#[derive(Debug)]
pub struct LogLoggedModelParams {
    /// The params.
    pub params: Vec<KeyValue>,
}

impl Request for LogLoggedModelParams {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        // The path names the model; MLflow wants it in the body too, and its clients send it.
        fields.required_text("model_id")?;
        Ok(Self { params: fields.list("params", unchecked_key_value)? })
    }
}

/// A dataset that a search looks at metrics on.
#[derive(Debug)]
pub struct SearchDataset {
    /// Its name; any when absent, which only an order allows.
    pub name: Option<String>,
    /// Its digest; any when absent.
    pub digest: Option<String>,
}

/// One key of the order of a search.
#[derive(Debug)]
pub struct SearchOrder {
    /// Key and direction.
    pub order_by: OrderBy<LoggedModelOrderKey>,
    /// For a metric: only its points on this dataset.
    pub dataset: Option<SearchDataset>,
}

/// `logged-models/search`.
#[derive(Debug)]
pub struct SearchLoggedModels {
    /// The experiments to look in.
    pub experiment_ids: Vec<ExperimentId>,
    /// What holds for each model.
    pub filter: LoggedModelFilter,
    /// Where metric clauses look.
    pub datasets: Vec<SearchDataset>,
    /// The order.
    pub order_by: Vec<SearchOrder>,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchLoggedModels {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        if !fields.has("experiment_ids")? {
            return Err(ApiError::missing("experiment_ids"));
        }
        let experiment_ids = experiment_ids(fields)?;
        let filter = fields.text("filter")?.unwrap_or_default();
        let datasets = fields.list("datasets", |dataset| {
            optional_dataset(dataset)?.filter(|dataset| dataset.name.is_some()).ok_or_else(|| {
                ApiError::invalid("`dataset_name` in the `datasets` clause must be specified.")
            })
        })?;
        let order_by = fields.list("order_by", search_order)?;
        let max_results = match fields.integer("max_results")?.unwrap_or(0) {
            0 => limits::SEARCH_MODELS_DEFAULT_RESULTS,
            asked => asked,
        };
        let page_token = page_token(fields)?;
        let filter = LoggedModelFilter::parse(&filter)?;
        // Each metric clause looks at each dataset.
        let is_metric = |clause: &&LoggedModelClause| matches!(clause, LoggedModelClause::Metric { .. });
        let on_datasets = datasets.len() * filter.clauses.iter().filter(is_metric).count().max(1);
        check::query_size(filter.clauses.len() + on_datasets, order_by.len())?;
        let max_results = check::max_results(max_results, i64::MAX)?;
        Ok(Self { experiment_ids, filter, datasets, order_by, max_results, page_token })
    }
}

fn search_order(fields: &Fields<'_>) -> Result<SearchOrder, ApiError> {
    let key = LoggedModelOrderKey::parse(&fields.required_text("field_name")?)?;
    let direction = match fields.boolean("ascending")?.unwrap_or(true) {
        true => Direction::Ascending,
        false => Direction::Descending,
    };
    Ok(SearchOrder { order_by: OrderBy { key, direction }, dataset: optional_dataset(fields)? })
}

fn optional_dataset(fields: &Fields<'_>) -> Result<Option<SearchDataset>, ApiError> {
    let (name, digest) = (fields.non_empty_text("dataset_name")?, fields.non_empty_text("dataset_digest")?);
    Ok((name.is_some() || digest.is_some()).then_some(SearchDataset { name, digest }))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if !name.contains(['/', ':', '.', '%', '"', '\'']) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Invalid model name ('{name}') provided. A model name has none of these characters: / : . % \" '"
    )))
}

/// A logged model in an answer.
#[derive(Debug, Serialize)]
pub struct LoggedModelBody {
    info: InfoBody,
    data: DataBody,
}

#[derive(Debug, Serialize)]
struct InfoBody {
    model_id: String,
    experiment_id: String,
    name: String,
    creation_timestamp_ms: i64,
    last_updated_timestamp_ms: i64,
    artifact_uri: String,
    status: &'static str,
    model_type: String,
    source_run_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
}

#[derive(Debug, Serialize)]
struct DataBody {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<KeyValueBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<ModelMetricBody>,
}

#[derive(Debug, Serialize)]
struct ModelMetricBody {
    key: String,
    value: Double,
    timestamp: i64,
    step: i64,
    model_id: String,
    run_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_digest: Option<String>,
}

impl ModelMetricBody {
    fn new(model_id: &ModelId, metric: ModelMetric) -> Self {
        Self {
            key: metric.key,
            value: Double(metric.point.value),
            timestamp: metric.point.timestamp_ms,
            step: metric.point.step,
            model_id: model_id.to_string(),
            run_id: metric.run_id.to_string(),
            dataset_name: metric.dataset_name,
            dataset_digest: metric.dataset_digest,
        }
    }
}

impl From<LoggedModel> for LoggedModelBody {
    fn from(LoggedModel { info, params, tags, metrics }: LoggedModel) -> Self {
        let metrics =
            metrics.into_iter().map(|metric| ModelMetricBody::new(&info.model_id, metric)).collect();
        Self {
            info: InfoBody {
                model_id: info.model_id.to_string(),
                experiment_id: info.experiment_id.to_string(),
                name: info.name,
                creation_timestamp_ms: info.created_ms,
                last_updated_timestamp_ms: info.updated_ms,
                artifact_uri: info.artifact_uri,
                status: info.status.as_str(),
                model_type: info.model_type,
                source_run_id: info.source_run_id,
                tags: bodies(tags),
            },
            data: DataBody { params: bodies(params), metrics },
        }
    }
}

/// The answer of most requests about one logged model.
#[derive(Debug, Serialize)]
pub struct OneLoggedModel {
    model: LoggedModelBody,
}

impl From<LoggedModel> for OneLoggedModel {
    fn from(model: LoggedModel) -> Self {
        Self { model: model.into() }
    }
}

/// The answer of `logged-models/search`.
#[derive(Debug, Serialize)]
pub struct LoggedModelsPage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<LoggedModelBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl LoggedModelsPage {
    /// A page with the token of the next one.
    pub fn new(models: Vec<LoggedModel>, next_page_token: Option<String>) -> Self {
        Self { models: bodies(models), next_page_token }
    }
}
