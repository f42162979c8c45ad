//! Batches of all kinds.

use paceline_api::ingest::change::Change;
use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{
    Batch, CreateRun, Dataset, DatasetInput, Event, Inputs, KeyValue, MetricSeries, Metrics, ModelOutput,
    Outputs, Params, Supersede, Tags, UpdateRun,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(crate) fn any_batch() -> impl Strategy<Value = Batch> {
    (vec(any::<u8>(), 16), 1..=i64::MAX as u64, vec(any_event(), 0..6), vec(".*", 0..3)).prop_map(
        |(journal, sequence, events, awaited_run_ids)| Batch { journal, sequence, events, awaited_run_ids },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let change = prop_oneof![
        (any_experiment(), ".*", ".*", any::<i64>(), any_key_values()).prop_map(
            |(experiment, name, user_id, start_time_ms, tags)| {
                Change::CreateRun(CreateRun { experiment, name, user_id, start_time_ms, tags })
            }
        ),
        (any::<i32>(), option::of(any::<i64>()), ".*").prop_map(|(status, end_time_ms, name)| {
            Change::UpdateRun(UpdateRun { status, end_time_ms, name })
        }),
        any_key_values().prop_map(|params| Change::Params(Params { params })),
        any_key_values().prop_map(|tags| Change::SetTags(Tags { tags })),
        ".*".prop_map(Change::DeleteTag),
        vec(any_series(), 0..3).prop_map(|series| Change::Metrics(Metrics { series })),
        (vec(any_dataset(), 0..3), vec(".*", 0..3))
            .prop_map(|(datasets, model_ids)| Change::Inputs(Inputs { datasets, model_ids })),
        vec((".*", any::<i64>()), 0..3).prop_map(|models| {
            let output = |(model_id, step)| ModelOutput { model_id, step };
            Change::Outputs(Outputs { models: models.into_iter().map(output).collect() })
        }),
        ".*".prop_map(Change::Note),
        (any::<i64>(), any::<i64>())
            .prop_map(|(from_step, at_ms)| Change::Supersede(Supersede { from_step, at_ms })),
    ];
    (".*", option::weighted(0.95, change)).prop_map(|(run_id, change)| Event { run_id, change })
}

fn any_experiment() -> impl Strategy<Value = Option<Experiment>> {
    let experiment =
        prop_oneof![".*".prop_map(Experiment::ExperimentId), ".*".prop_map(Experiment::ExperimentName)];
    option::of(experiment)
}

fn any_key_values() -> impl Strategy<Value = Vec<KeyValue>> {
    vec((".*", ".*").prop_map(|(key, value)| KeyValue { key, value }), 0..4)
}

/// NaN is no value here, so that batches compare as equal.
fn any_series() -> impl Strategy<Value = MetricSeries> {
    let numbers = any::<f64>().prop_filter("a number", |value| !value.is_nan());
    (".*", vec(any::<i64>(), 0..4), vec(any::<i64>(), 0..4), vec(numbers, 0..4), ".?", ".?", ".?").prop_map(
        |(key, step_deltas, timestamp_ms_deltas, values, model_id, dataset_name, dataset_digest)| {
            MetricSeries {
                key,
                step_deltas,
                timestamp_ms_deltas,
                values,
                model_id,
                dataset_name,
                dataset_digest,
            }
        },
    )
}

fn any_dataset() -> impl Strategy<Value = DatasetInput> {
    let dataset = (".*", ".*", ".*", ".*", option::of(".*"), option::of(".*")).prop_map(
        |(name, digest, source_type, source, schema, profile)| Dataset {
            name,
            digest,
            source_type,
            source,
            schema,
            profile,
        },
    );
    (option::of(dataset), any_key_values()).prop_map(|(dataset, tags)| DatasetInput { dataset, tags })
}
