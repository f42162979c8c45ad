//! From events on the wire to those of the store. Values are checked as those of MLflow's routes, and refused in the same
//! words.

use paceline_api::ingest::change::Change;
use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{
    self as wire, Batch, CreateRun, Event, Inputs, MetricSeries, RunStatus as WireStatus, Supersede,
    UpdateRun,
};
use paceline_mlflow::{ApiError, RequestPolicy, check};
use paceline_store::{
    ExperimentChoice, IngestBatch, MetricLink, NewJournaledRun, NewSeries, RunChange, RunEvent,
};
use paceline_types::{
    Dataset, DatasetInput, KeyValue, MetricPoint, ModelId, ModelOutput, RunId, RunStatus, limits,
};

/// The tag that describes a run.
const NOTE_TAG: &str = "mlflow.note.content";

/// A batch whose events were looked at.
pub(super) struct ReadBatch {
    /// What the store can take.
    pub(super) batch: IngestBatch,
    /// The place of each of its events among all.
    pub(super) places: Vec<usize>,
    /// All others.
    pub(super) refused: Vec<(usize, ApiError)>,
}

impl ReadBatch {
    pub(super) fn new(batch: Batch, policy: &RequestPolicy) -> Self {
        let (mut events, mut places, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (place, event) in batch.events.into_iter().enumerate() {
            match read_event(event, policy) {
                Ok(event) => {
                    events.push(event);
                    places.push(place);
                }
                Err(error) => refused.push((place, error)),
            }
        }
        // Both were checked when the batch was decoded.
        let journal = batch.journal.try_into().unwrap_or_default();
        let sequence = i64::try_from(batch.sequence).unwrap_or(i64::MAX);
        // There is never a run of an id that none can have: what is logged to it is refused without waiting.
        let awaited_runs =
            batch.awaited_run_ids.into_iter().filter_map(|id| check::run_id(id).ok()).collect();
        Self { batch: IngestBatch { journal, sequence, events, awaited_runs }, places, refused }
    }
}

fn read_event(event: Event, policy: &RequestPolicy) -> Result<RunEvent, ApiError> {
    if event.run_id.is_empty() {
        return Err(ApiError::missing("run_id"));
    }
    let run_id = check::run_id(event.run_id)?;
    let change = event.change.ok_or_else(|| {
        ApiError::invalid("The event says nothing that this server knows. A newer server may know it.")
    })?;
    Ok(RunEvent { change: read_change(&run_id, change, policy)?, run_id })
}

fn read_change(run_id: &RunId, change: Change, policy: &RequestPolicy) -> Result<RunChange, ApiError> {
    Ok(match change {
        Change::CreateRun(new) => {
            check_chosen_id(run_id)?;
            RunChange::Create(read_new_run(new)?)
        }
        Change::UpdateRun(update) => read_update(update)?,
        Change::Params(params) => RunChange::Params(key_values(params.params, "params", |entry, prefix| {
            check::param(entry, prefix, policy)
        })?),
        Change::SetTags(tags) => RunChange::SetTags(key_values(tags.tags, "tags", |entry, prefix| {
            check::run_tag(entry, prefix, policy)
        })?),
        Change::DeleteTag(key) if key.is_empty() => return Err(ApiError::missing("key")),
        Change::DeleteTag(key) => RunChange::DeleteTag(key),
        Change::Metrics(metrics) => {
            let series = metrics.series.into_iter().enumerate();
            RunChange::Metrics(
                series.map(|(index, series)| read_series(index, series)).collect::<Result<_, _>>()?,
            )
        }
        Change::Inputs(inputs) => read_inputs(inputs)?,
        Change::Outputs(outputs) => {
            let model = |output: wire::ModelOutput| {
                Ok(ModelOutput { model_id: model_id(output.model_id)?, step: output.step })
            };
            RunChange::Outputs(outputs.models.into_iter().map(model).collect::<Result<_, ApiError>>()?)
        }
        Change::Supersede(Supersede { from_step, at_ms }) => RunChange::Supersede { from_step, at_ms },
        Change::Note(text) => {
            let tag = KeyValue { key: NOTE_TAG.to_owned(), value: text };
            RunChange::SetTags(vec![check::run_tag(tag, "", policy)?])
        }
    })
}

/// Checks an id that a client made: what Paceline itself would make.
fn check_chosen_id(run_id: &RunId) -> Result<(), ApiError> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if run_id.as_str().len() == 32 && run_id.as_str().bytes().all(is_digit) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Invalid value \"{run_id}\" for parameter 'run_id' supplied: the ID of a new run is 32 hex digits in lower case."
    )))
}

fn read_new_run(new: CreateRun) -> Result<NewJournaledRun, ApiError> {
    let CreateRun { experiment, name, user_id, start_time_ms, tags } = new;
    let experiment = match experiment {
        Some(Experiment::ExperimentId(id)) if !id.is_empty() => ExperimentChoice::Id(id.parse()?),
        Some(Experiment::ExperimentName(name)) if !name.is_empty() => {
            check::length(&name, &"name", limits::EXPERIMENT_NAME_CHARACTERS)?;
            ExperimentChoice::Name(name)
        }
        _ => return Err(ApiError::missing("experiment_id")),
    };
    check::length(&name, &"name", limits::UNCHECKED_VALUE_CHARACTERS)?;
    check::length(&user_id, &"user_id", limits::UNCHECKED_VALUE_CHARACTERS)?;
    // As in `runs/create`, no rule is applied to these tags.
    let tags = key_values(tags, "tags", |tag, prefix| check::unruled(&tag, prefix).map(|()| tag))?;
    let name = check::new_run_name(non_empty(name), &tags)?;
    Ok(NewJournaledRun { experiment, user_id, name, start_time_ms, tags })
}

fn read_update(update: UpdateRun) -> Result<RunChange, ApiError> {
    let status = match update.status() {
        WireStatus::Unchanged if update.status != 0 => {
            let status = update.status;
            return Err(ApiError::invalid(format!(
                "Invalid value {status} for parameter 'status' supplied: there is no such status."
            )));
        }
        WireStatus::Unchanged => None,
        WireStatus::Running => Some(RunStatus::Running),
        WireStatus::Scheduled => Some(RunStatus::Scheduled),
        WireStatus::Finished => Some(RunStatus::Finished),
        WireStatus::Failed => Some(RunStatus::Failed),
        WireStatus::Killed => Some(RunStatus::Killed),
    };
    check::length(&update.name, &"name", limits::UNCHECKED_VALUE_CHARACTERS)?;
    Ok(RunChange::Update { status, end_time_ms: update.end_time_ms, name: non_empty(update.name) })
}

fn read_series(index: usize, series: MetricSeries) -> Result<NewSeries, ApiError> {
    let path = format!("metrics[{index}]");
    if series.key.is_empty() {
        return Err(ApiError::missing(format!("{path}.key")));
    }
    check::key(&series.key, &format_args!("{path}.name"))?;
    let mut points = Vec::with_capacity(series.values.len());
    for (step, timestamp_ms, value) in
        series.points().map_err(|error| ApiError::invalid(format!("{path}: {error}.")))?
    {
        check::timestamp(timestamp_ms, &format_args!("{path}.timestamp"))?;
        points.push(MetricPoint::new(timestamp_ms, step, value));
    }
    let MetricSeries { key, model_id, dataset_name, dataset_digest, .. } = series;
    let dataset = check::metric_dataset(non_empty(dataset_name), non_empty(dataset_digest))?;
    let link = non_empty(model_id).map(|model_id| MetricLink { model_id: ModelId::new(model_id), dataset });
    Ok(NewSeries { key, points, link })
}

fn read_inputs(inputs: Inputs) -> Result<RunChange, ApiError> {
    let datasets = inputs.datasets.into_iter().enumerate();
    let datasets = datasets.map(|(index, input)| read_dataset(index, input)).collect::<Result<_, _>>()?;
    let models = inputs.model_ids.into_iter().map(model_id).collect::<Result<_, _>>()?;
    Ok(RunChange::Inputs(datasets, models))
}

fn read_dataset(index: usize, input: wire::DatasetInput) -> Result<DatasetInput, ApiError> {
    let missing = || ApiError::missing(format!("datasets[{index}].dataset"));
    let wire::Dataset { name, digest, source_type, source, schema, profile } =
        input.dataset.ok_or_else(missing)?;
    let dataset = Dataset { name, digest, source_type, source, schema, profile };
    let tags = key_values(input.tags, "tags", |tag, _| Ok(tag))?;
    let input = DatasetInput { tags, dataset };
    check::dataset_input(&input)?;
    Ok(input)
}

fn key_values(
    entries: Vec<wire::KeyValue>,
    list: &str,
    check: impl Fn(KeyValue, &str) -> Result<KeyValue, ApiError>,
) -> Result<Vec<KeyValue>, ApiError> {
    let read =
        |(index, wire::KeyValue { key, value })| check(KeyValue { key, value }, &format!("{list}[{index}]."));
    entries.into_iter().enumerate().map(read).collect()
}

fn model_id(text: String) -> Result<ModelId, ApiError> {
    if text.is_empty() { Err(ApiError::missing("model_id")) } else { Ok(ModelId::new(text)) }
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
