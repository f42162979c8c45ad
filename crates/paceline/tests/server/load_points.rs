//! Metric points, one or many a request.

use std::collections::HashSet;

use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::load::{Writer, is_answered};
use crate::support::{get_run, history};

/// Logs the steps 0, 1, 2 … of one key, and sends a request again that got no answer, as clients do.
pub(crate) struct PointWriter {
    run_id: String,
    key: String,
    points_per_request: i64,
    /// Steps before this one were answered.
    answered_before: i64,
    /// Steps before this one were sent.
    sent_before: i64,
}

impl PointWriter {
    pub(crate) fn new(run_id: &str, key: &str, points_per_request: i64) -> Self {
        let (run_id, key) = (run_id.to_owned(), key.to_owned());
        Self { run_id, key, points_per_request, answered_before: 0, sent_before: 0 }
    }

    fn point(&self, step: i64) -> Value {
        json!({"key": self.key, "step": step, "timestamp": timestamp_of(step), "value": value_of(step)})
    }

    fn send(&self, client: &Client) -> bool {
        if self.points_per_request == 1 {
            let mut body = self.point(self.answered_before);
            body["run_id"] = self.run_id.as_str().into();
            return is_answered(client, "runs/log-metric", &body);
        }
        let metrics: Vec<Value> =
            (self.answered_before..self.sent_before).map(|step| self.point(step)).collect();
        is_answered(client, "runs/log-batch", &json!({"run_id": self.run_id, "metrics": metrics}))
    }
}

impl Writer for PointWriter {
    fn step(&mut self, client: &Client) -> bool {
        self.sent_before = self.answered_before + self.points_per_request;
        let answered = self.send(client);
        if answered {
            self.answered_before = self.sent_before;
        }
        answered
    }

    fn check(&self, client: &Client) {
        let found = history(client, &self.run_id, &self.key);
        for (step, timestamp, value) in &found {
            let sent = (timestamp_of(*step), value_of(*step));
            assert_eq!((*timestamp, *value), sent, "step {step} of {}", self.key);
        }
        let steps: HashSet<i64> = found.iter().map(|(step, _, _)| *step).collect();
        assert_eq!(steps.len(), found.len(), "a point of {} is there twice", self.key);
        // A request is one transaction: of the one without an answer, all is there or nothing.
        let whole =
            [self.answered_before, self.sent_before].map(|before| (0..before).collect::<HashSet<_>>());
        assert!(
            whole.contains(&steps),
            "{} has {} points; {} were answered, {} sent",
            self.key,
            steps.len(),
            self.answered_before,
            self.sent_before
        );
        self.check_latest(client, found.len() as i64);
    }
}

impl PointWriter {
    fn check_latest(&self, client: &Client, points: i64) {
        let run = get_run(client, &self.run_id);
        let latest =
            run["data"]["metrics"].as_array().into_iter().flatten().find(|m| m["key"] == self.key.as_str());
        let latest_step = latest.map(|metric| metric["step"].as_i64().unwrap_or(0));
        assert_eq!(latest_step, (points > 0).then_some(points - 1), "the latest {}", self.key);
        if let Some(latest) = latest {
            assert_eq!(latest["value"], value_of(points - 1), "the latest {}", self.key);
        }
    }
}

fn timestamp_of(step: i64) -> i64 {
    1_700_000_000_000 + step / 3
}

fn value_of(step: i64) -> f64 {
    // Few binary digits, because serde_json reads many decimal ones not quite exactly.
    (step * 7919 % 10_007) as f64 / 64.0
}
