//! Runs as answers show them.

use paceline_api::Number;
use paceline_api::runs::{
    Dataset, DatasetInput, KeySelection, Metric, MetricPart, MetricPoint, ModelOutput, Run, RunColumns,
};
use paceline_store::{MetricSummary, QueriedRun};
use paceline_types::KeyValue;

/// A run with the columns that were asked for; the others are absent.
pub(super) fn run(run: QueriedRun, columns: &RunColumns) -> Run {
    let QueriedRun {
        info,
        lost_since_ms,
        metrics,
        params,
        tags,
        dataset_inputs,
        model_inputs,
        model_outputs,
        superseded_metrics,
    } = run;
    let is_asked = |keys: &KeySelection| *keys != KeySelection::None;
    let metric = |summary: MetricSummary| (summary.key.clone(), metric(&summary, &columns.metric_parts));
    Run {
        lost_since_ms,
        run_id: info.run_id.to_string(),
        experiment_id: info.experiment_id.to_string(),
        run_name: info.name,
        user_id: info.user_id,
        status: info.status.as_str().into(),
        lifecycle_stage: info.stage.as_str().into(),
        start_time_ms: info.start_time_ms,
        end_time_ms: info.end_time_ms,
        artifact_uri: info.artifact_uri,
        metrics: is_asked(&columns.metrics).then(|| metrics.into_iter().map(metric).collect()),
        params: is_asked(&columns.params).then(|| params.into_iter().map(entry).collect()),
        tags: is_asked(&columns.tags).then(|| tags.into_iter().map(entry).collect()),
        datasets: columns.datasets.then(|| dataset_inputs.into_iter().map(dataset_input).collect()),
        model_inputs: columns.models.then(|| model_inputs.iter().map(ToString::to_string).collect()),
        model_outputs: columns.models.then(|| model_outputs.into_iter().map(model_output).collect()),
        superseded_metrics: columns.superseded_metrics.then_some(superseded_metrics),
    }
}

fn metric(summary: &MetricSummary, parts: &[MetricPart]) -> Metric {
    let is_asked = |part| parts.contains(&part);
    let value = |value: Option<f64>| Number(value.unwrap_or(f64::NAN));
    let latest = MetricPoint {
        value: Number(summary.latest.value),
        step: summary.latest.step,
        timestamp_ms: summary.latest.timestamp_ms,
    };
    Metric {
        latest: is_asked(MetricPart::Latest).then_some(latest),
        min: is_asked(MetricPart::Min).then(|| value(summary.min)),
        max: is_asked(MetricPart::Max).then(|| value(summary.max)),
        point_count: is_asked(MetricPart::Count).then_some(summary.point_count),
        nan_count: is_asked(MetricPart::Count).then_some(summary.nan_count),
    }
}

fn entry(entry: KeyValue) -> (String, String) {
    (entry.key, entry.value)
}

fn dataset_input(input: paceline_types::DatasetInput) -> DatasetInput {
    let paceline_types::Dataset { name, digest, source_type, source, .. } = input.dataset;
    DatasetInput {
        dataset: Dataset { name, digest, source_type, source },
        tags: input.tags.into_iter().map(entry).collect(),
    }
}

fn model_output(output: paceline_types::ModelOutput) -> ModelOutput {
    ModelOutput { model_id: output.model_id.to_string(), step: output.step }
}
