//! Requests that log to runs: params, metrics, batches, what they use and make; and histories.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::Operation;
use super::values::{
    any_length_text, dataset, entries, entry, id_of, key, maybe, metric_value, step, text, timestamp,
};
use crate::driver::Manner;
use crate::request::Request;

pub(super) fn any_request() -> impl Strategy<Value = Request> {
    prop_oneof![
        4 => log_param(),
        5 => log_metric(),
        7 => log_batch(),
        2 => log_series(),
        3 => log_inputs(),
        1 => log_outputs(),
        1 => get_history(),
    ]
}

/// The history of a metric in small pages.
pub(super) fn any_history() -> impl Strategy<Value = Operation> {
    (id_of("run"), key(), prop_oneof![3 => 1..5usize, 1 => 20..60usize])
        .prop_map(|(run_id, key, page_size)| Operation::History { run_id, key, page_size })
}

fn log_param() -> impl Strategy<Value = Request> {
    (id_of("run"), entry()).prop_map(|(id, mut param)| {
        param["run_id"] = id.into();
        Request::post("runs/log-parameter", param)
    })
}

/// A point, now and then of a logged model, and of a dataset.
fn point() -> impl Strategy<Value = Value> {
    let link = prop_oneof![
        5 => Just((None, None)),
        2 => (id_of("model").prop_map(Some), proptest::option::of(dataset())),
    ];
    (key(), metric_value(), timestamp(), step(), link).prop_map(
        |(key, value, timestamp, step, (model_id, dataset))| {
            let (name, digest) = dataset.unzip();
            json!({
                "key": key,
                "value": value,
                "timestamp": timestamp,
                "step": step,
                "model_id": model_id,
                "dataset_name": name,
                "dataset_digest": digest,
            })
        },
    )
}

fn log_metric() -> impl Strategy<Value = Request> {
    (id_of("run"), point()).prop_map(|(id, mut point)| {
        point["run_id"] = id.into();
        Request::post("runs/log-metric", point)
    })
}

fn log_batch() -> impl Strategy<Value = Request> {
    let tag = prop_oneof![
        6 => (key(), any_length_text()),
        1 => (Just("mlflow.runName".to_owned()), text()),
    ];
    let tags = vec(tag.prop_map(|(key, value)| json!({"key": key, "value": value})), 0..3);
    (id_of("run"), vec(point(), 0..8), entries(2), tags).prop_map(|(id, metrics, params, tags)| {
        let body = json!({"run_id": id, "metrics": metrics, "params": params, "tags": tags});
        Request::post("runs/log-batch", body)
    })
}

/// Many points of one metric.
#[derive(Debug, Clone, Copy)]
struct Series {
    first: i64,
    count: usize,
    /// From one point to the next.
    step: i64,
    timestamp: i64,
    values: &'static str,
}

impl Series {
    fn point(&self, key: &str, index: i64) -> Value {
        let value = match self.values {
            "same" => json!(0.5),
            "rising" => json!(index),
            "small" => json!((index * 7 % 5) as f64 / 8.0),
            _ if index % 10 == 3 => json!("NaN"),
            _ => json!(index % 3),
        };
        json!({"key": key, "value": value, "step": self.step * index, "timestamp": self.timestamp * index})
    }

    /// In requests of as many points as one can have.
    fn requests(&self, run_id: &str, key: &str) -> Vec<Request> {
        let points: Vec<Value> =
            (self.first..).take(self.count).map(|index| self.point(key, index)).collect();
        let request =
            |points: &[Value]| Request::post("runs/log-batch", json!({"run_id": run_id, "metrics": points}));
        points.chunks(1000).map(request).collect()
    }
}

fn series(count: impl Strategy<Value = usize>) -> impl Strategy<Value = Series> {
    let spacing = select(vec![(1, 1), (1, 1), (1, 0), (0, 1), (-1, 2), (3, 3)]);
    let values = select(vec!["same", "rising", "small", "with NaN"]);
    (prop_oneof![1 => Just(0), 1 => 0..300i64], count, spacing, values).prop_map(
        |(first, count, (step, timestamp), values)| Series { first, count, step, timestamp, values },
    )
}

/// As many points as a request may have, or one more.
fn log_series() -> impl Strategy<Value = Request> {
    let count = prop_oneof![12 => 30..200usize, 1 => select(vec![999, 1000, 1001])];
    (id_of("run"), key(), series(count)).prop_map(|(id, key, series)| {
        let points: Vec<Value> =
            (series.first..).take(series.count).map(|index| series.point(&key, index)).collect();
        Request::post("runs/log-batch", json!({"run_id": id, "metrics": points}))
    })
}

/// Points that the end of the run folds, then others that may be the same, now and then folded into the first.
pub(super) fn folded_series() -> impl Strategy<Value = Vec<Operation>> {
    let count = || prop_oneof![40 => 32..200usize, 1 => 3_000..6_000usize];
    let parts = (id_of("run"), key(), series(count()), proptest::option::of(series(count())), any::<bool>());
    parts.prop_map(|(run_id, key, first, second, is_folded_again)| {
        let end = Request::post("runs/update", json!({"run_id": run_id, "status": "FINISHED"}));
        let mut requests = first.requests(&run_id, &key);
        requests.push(end.clone());
        let mut operations: Vec<_> = requests.into_iter().map(plain).collect();
        operations.push(Operation::Pause);
        operations.extend(second.unwrap_or(first).requests(&run_id, &key).into_iter().map(plain));
        if is_folded_again {
            operations.extend([plain(end), Operation::Pause]);
        }
        operations.push(Operation::History { run_id, key, page_size: 50 });
        operations
    })
}

fn plain(request: Request) -> Operation {
    Operation::Call { request, mistake: None, manner: Manner::default(), is_sent_twice: false }
}

fn log_inputs() -> impl Strategy<Value = Request> {
    let context = select(vec!["training", "test", ""]);
    let tags = vec((select(vec!["mlflow.data.context", "mlflow.data.context", "foo"]), context), 0..3);
    let detail = || maybe(select(vec!["one", "two", ""]));
    let input = (dataset(), detail(), detail(), detail(), detail(), tags).prop_map(
        |((name, digest), source_type, source, schema, profile, tags)| {
            let tags: Vec<Value> =
                tags.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
            let dataset = json!({
                "name": name,
                "digest": digest,
                "source_type": source_type,
                "source": source,
                "schema": schema,
                "profile": profile,
            });
            json!({"dataset": dataset, "tags": tags})
        },
    );
    let model = id_of("model").prop_map(|id| json!({"model_id": id}));
    (id_of("run"), vec(input, 0..3), vec(model, 0..2)).prop_map(|(id, datasets, models)| {
        Request::post("runs/log-inputs", json!({"run_id": id, "datasets": datasets, "models": models}))
    })
}

fn log_outputs() -> impl Strategy<Value = Request> {
    let output = (id_of("model"), step()).prop_map(|(id, step)| json!({"model_id": id, "step": step}));
    (id_of("run"), vec(output, 0..3))
        .prop_map(|(id, models)| Request::post("runs/outputs", json!({"run_id": id, "models": models})))
}

fn get_history() -> impl Strategy<Value = Request> {
    (id_of("run"), key())
        .prop_map(|(id, key)| Request::get("metrics/get-history", json!({"run_id": id, "metric_key": key})))
}
