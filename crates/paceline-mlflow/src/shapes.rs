//! Shapes that several resources share.

use paceline_types::{ExperimentId, KeyValue, RunId, ViewType};
use serde::Serialize;

use crate::check;
use crate::error::ApiError;
use crate::fields::Fields;

/// The answer of a request that has nothing to say.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Empty {}

/// A param or tag in an answer.
#[derive(Debug, Serialize)]
pub(crate) struct KeyValueBody {
    key: String,
    value: String,
}

impl From<KeyValue> for KeyValueBody {
    fn from(KeyValue { key, value }: KeyValue) -> Self {
        Self { key, value }
    }
}

/// Converts a list.
pub(crate) fn bodies<T, B: From<T>>(items: Vec<T>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}

/// A param or tag in a request; a value that is absent is empty.
pub(crate) fn key_value(fields: &Fields<'_>) -> Result<KeyValue, ApiError> {
    Ok(KeyValue { key: fields.required_text("key")?, value: fields.text("value")?.unwrap_or_default() })
}

/// A param or tag that no rule is applied to, except that it must not be huge. What is absent is empty.
pub(crate) fn unchecked_key_value(fields: &Fields<'_>) -> Result<KeyValue, ApiError> {
    let text = |name| fields.text(name).map(Option::unwrap_or_default);
    let entry = KeyValue { key: text("key")?, value: text("value")? };
    check::unruled(&entry, &fields.path(""))?;
    Ok(entry)
}

/// The run that a request is about, under its new or its old name.
pub(crate) fn run_id(fields: &Fields<'_>) -> Result<RunId, ApiError> {
    match (fields.non_empty_text("run_id")?, fields.non_empty_text("run_uuid")?) {
        (Some(id), _) | (None, Some(id)) => Ok(RunId::new(id)),
        (None, None) => Err(ApiError::missing("run_id")),
    }
}

/// A run id whose form is checked too.
pub(crate) fn checked_run_id(fields: &Fields<'_>) -> Result<RunId, ApiError> {
    check::run_id(fields.required_text("run_id")?)
}

/// The experiment that a request is about.
pub(crate) fn experiment_id(fields: &Fields<'_>) -> Result<ExperimentId, ApiError> {
    Ok(fields.required_text("experiment_id")?.parse()?)
}

/// A list of experiments.
pub(crate) fn experiment_ids(fields: &Fields<'_>) -> Result<Vec<ExperimentId>, ApiError> {
    let mut ids = fields
        .texts("experiment_ids")?
        .iter()
        .map(|id| id.parse())
        .collect::<Result<Vec<ExperimentId>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Which lifecycle stages a search looks at.
pub(crate) fn view_type(fields: &Fields<'_>, name: &str) -> Result<ViewType, ApiError> {
    let choices = [
        ("ACTIVE_ONLY", 1, ViewType::ActiveOnly),
        ("DELETED_ONLY", 2, ViewType::DeletedOnly),
        ("ALL", 3, ViewType::All),
    ];
    Ok(fields.choice(name, &choices)?.unwrap_or_default())
}

/// The token of the page before; an empty one asks for the first page.
pub(crate) fn page_token(fields: &Fields<'_>) -> Result<Option<String>, ApiError> {
    fields.non_empty_text("page_token")
}
