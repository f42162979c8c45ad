//! Inputs of runs on the wire.

use paceline_types::{Dataset, DatasetInput, DatasetSummary, ExperimentId, ModelId, RunId, limits};
use serde::Serialize;

use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{KeyValueBody, bodies, checked_run_id, experiment_ids, unchecked_key_value};
use crate::{Request, check};

/// `runs/log-inputs`.
#[derive(Debug)]
pub struct LogInputs {
    /// The run.
    pub run_id: RunId,
    /// Datasets it uses.
    pub datasets: Vec<DatasetInput>,
    /// Logged models it uses.
    pub models: Vec<ModelId>,
}

impl Request for LogInputs {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_id = checked_run_id(fields)?;
        let datasets = fields.list("datasets", read_input)?;
        let models = fields.list("models", |model| Ok(ModelId::new(model.required_text("model_id")?)))?;
        datasets.iter().try_for_each(check::dataset_input)?;
        Ok(Self { run_id, datasets, models })
    }
}

fn read_input(fields: &Fields<'_>) -> Result<DatasetInput, ApiError> {
    let dataset = fields.object("dataset", read_dataset)?;
    let tags = fields.list("tags", unchecked_key_value)?;
    let dataset = dataset.ok_or_else(|| ApiError::missing(fields.path("dataset")))?;
    Ok(DatasetInput { tags, dataset })
}

fn read_dataset(fields: &Fields<'_>) -> Result<Dataset, ApiError> {
    let text = |name| fields.text(name).map(Option::unwrap_or_default);
    Ok(Dataset {
        name: text("name")?,
        digest: text("digest")?,
        source_type: text("source_type")?,
        source: text("source")?,
        schema: fields.text("schema")?,
        profile: fields.text("profile")?,
    })
}

/// `experiments/search-datasets`.
#[derive(Debug)]
pub struct SearchDatasets {
    /// The experiments to look in.
    pub experiment_ids: Vec<ExperimentId>,
}

impl Request for SearchDatasets {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        // How many comes before what they are.
        match fields.texts("experiment_ids")?.len() {
            0 => Err(ApiError::invalid("SearchDatasets request must specify at least one experiment_id.")),
            count if count > limits::DATASET_SEARCH_EXPERIMENTS => Err(ApiError::invalid(format!(
                "SearchDatasets request cannot specify more than {} experiment_ids. Received {count}.",
                limits::DATASET_SEARCH_EXPERIMENTS,
            ))),
            _ => Ok(Self { experiment_ids: experiment_ids(fields)? }),
        }
    }
}

/// The answer of `experiments/search-datasets`.
#[derive(Debug, Serialize)]
pub struct DatasetSummaries {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dataset_summaries: Vec<DatasetSummaryBody>,
}

#[derive(Debug, Serialize)]
struct DatasetSummaryBody {
    experiment_id: String,
    name: String,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
}

impl From<DatasetSummary> for DatasetSummaryBody {
    fn from(summary: DatasetSummary) -> Self {
        let DatasetSummary { experiment_id, name, digest, context } = summary;
        Self { experiment_id: experiment_id.to_string(), name, digest, context }
    }
}

impl From<Vec<DatasetSummary>> for DatasetSummaries {
    fn from(summaries: Vec<DatasetSummary>) -> Self {
        Self { dataset_summaries: bodies(summaries) }
    }
}

/// A dataset as a run used it, in an answer.
#[derive(Debug, Serialize)]
pub struct DatasetInputBody {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
    dataset: DatasetBody,
}

#[derive(Debug, Serialize)]
struct DatasetBody {
    name: String,
    digest: String,
    source_type: String,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
}

impl From<DatasetInput> for DatasetInputBody {
    fn from(DatasetInput { tags, dataset }: DatasetInput) -> Self {
        let Dataset { name, digest, source_type, source, schema, profile } = dataset;
        Self {
            tags: bodies(tags),
            dataset: DatasetBody { name, digest, source_type, source, schema, profile },
        }
    }
}
