//! Params, tags, and what a run uses and made.

use paceline_api::ingest::{DatasetInput, Inputs, KeyValue, Outputs};
use paceline_types::limits;
use serde_json::{Value, json};

use super::{Requests, Trouble};

/// Logs `params` or `tags`, as many at once as the server takes. A key that comes again is for another request: the
/// server takes each once.
pub(super) fn log(
    requests: &Requests<'_>,
    run_id: &str,
    list: &str,
    entries: &[KeyValue],
) -> Result<(), Trouble> {
    let mut rest = entries;
    while !rest.is_empty() {
        let is_first =
            |(place, entry): (usize, &KeyValue)| !rest[..place].iter().any(|other| other.key == entry.key);
        let limit = rest.len().min(limits::BATCH_PARAMS.min(limits::BATCH_TAGS));
        let some = (0..limit).find(|place| !is_first((*place, &rest[*place]))).unwrap_or(limit);
        let shown: Vec<Value> = rest[..some].iter().map(key_value).collect();
        requests.post("runs/log-batch", &json!({"run_id": run_id, list: shown}))?;
        rest = &rest[some..];
    }
    Ok(())
}

/// Logs datasets and models that the run uses.
pub(super) fn log_inputs(requests: &Requests<'_>, run_id: &str, inputs: &Inputs) -> Result<(), Trouble> {
    let datasets: Vec<Value> = inputs.datasets.iter().map(dataset).collect();
    let models: Vec<Value> = inputs.model_ids.iter().map(|id| json!({"model_id": id})).collect();
    let body = json!({"run_id": run_id, "datasets": datasets, "models": models});
    requests.post("runs/log-inputs", &body).map(drop)
}

/// Logs models that the run made.
pub(super) fn log_outputs(requests: &Requests<'_>, run_id: &str, outputs: &Outputs) -> Result<(), Trouble> {
    let models = outputs.models.iter();
    let models: Vec<Value> =
        models.map(|model| json!({"model_id": model.model_id, "step": model.step})).collect();
    requests.post("runs/outputs", &json!({"run_id": run_id, "models": models})).map(drop)
}

fn key_value(entry: &KeyValue) -> Value {
    json!({"key": entry.key, "value": entry.value})
}

fn dataset(input: &DatasetInput) -> Value {
    let mut shown = json!({"tags": input.tags.iter().map(key_value).collect::<Vec<_>>()});
    if let Some(dataset) = &input.dataset {
        shown["dataset"] = json!({"name": dataset.name, "digest": dataset.digest,
            "source_type": dataset.source_type, "source": dataset.source});
        for (name, text) in [("schema", &dataset.schema), ("profile", &dataset.profile)] {
            if let Some(text) = text {
                shown["dataset"][name] = json!(text);
            }
        }
    }
    shown
}
