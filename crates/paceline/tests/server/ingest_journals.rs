//! A client that sends its journal while the server comes and goes, and bytes that no client would send.

use std::collections::HashMap;

use paceline_api::ingest::{Batch, IngestAnswer, Message};
use paceline_testkit::Client;

use crate::ingest_batches::{INGEST, PROTOBUF, batch, create_run, params, points, tags};
use crate::load::Writer;
use crate::support::{API, assert_healthy, get_run, history, new_run, started, value_of};

/// Sends a run as a journal. Batches that got no answer are sent again, as other points of the same steps: were one
/// applied twice, both would be there.
pub(crate) struct JournalWriter {
    journal: u8,
    run_id: String,
    points_per_batch: i64,
    /// Batches that were answered.
    answered: u64,
    attempt: u64,
}

impl JournalWriter {
    pub(crate) fn new(journal: u8, points_per_batch: i64) -> Self {
        let run_id = format!("{journal:032x}");
        Self { journal, run_id, points_per_batch, answered: 0, attempt: 0 }
    }

    fn batch(&self) -> Batch {
        let sequence = self.answered + 1;
        let first = self.points_before(self.answered);
        let value = |step: i64| (step * 64) as f64 + (self.attempt % 64) as f64;
        let steps = first..self.points_before(sequence);
        let logged: Vec<_> = steps.map(|step| (step, 1000 + step, value(step))).collect();
        let number = sequence.to_string();
        let events = vec![
            create_run(&self.run_id),
            points(&self.run_id, "loss", &logged),
            tags(&self.run_id, &[("batch", &number)]),
        ];
        batch(self.journal, sequence, events)
    }

    fn points_before(&self, batches: u64) -> i64 {
        batches as i64 * self.points_per_batch
    }
}

impl Writer for JournalWriter {
    fn step(&mut self, client: &Client) -> bool {
        self.attempt += 1;
        let sent = client.try_send("POST", INGEST, &[PROTOBUF], Some(self.batch().encode_to_vec()));
        let Ok(answer) = sent else { return false };
        let answer: IngestAnswer = serde_json::from_slice(&answer.expect_status(200).body).unwrap();
        assert_eq!(answer.refused, []);
        self.answered += 1;
        true
    }

    fn check(&self, client: &Client) {
        let found = history(client, &self.run_id, "loss");
        let mut times = HashMap::<i64, usize>::new();
        for (step, _, value) in &found {
            assert_eq!((*value / 64.0).floor(), *step as f64, "the value of step {step}");
            *times.entry(*step).or_default() += 1;
        }
        assert_eq!(times.values().find(|times| **times > 1), None, "a batch was applied twice");
        let counts = [self.answered, self.answered + 1].map(|batches| self.points_before(batches) as usize);
        assert!(counts.contains(&found.len()), "{} points, not {counts:?}", found.len());
        if found.is_empty() {
            return;
        }
        // What one batch brings is there as a whole.
        let batches = found.len() as i64 / self.points_per_batch;
        let run = get_run(client, &self.run_id);
        assert_eq!(value_of(&run, "tags", "batch"), Some(batches.to_string().as_str()));
    }
}

#[test]
fn bytes_that_no_client_would_send_are_refused_or_applied() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let sample = |sequence| {
        let events = vec![
            create_run(&format!("{sequence:032x}")),
            params(&run, &[("lr", "0.1")]),
            tags(&run, &[("a", "1"), ("mlflow.runName", "b")]),
            points(&run, "loss", &[(0, 1, 0.5), (1, 2, f64::NAN)]),
        ];
        batch(9, sequence, events).encode_to_vec()
    };
    let mut applied = 0;
    for round in 0..3_000 {
        let mut bytes = sample(applied + 1);
        for _ in 0..random.usize(0..4) {
            let at = random.usize(..bytes.len());
            match random.u8(..4) {
                0 => bytes[at] = random.u8(..),
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, random.u8(..)),
                _ => bytes.extend_from_within(at..),
            }
        }
        let compressed = random.u8(..8) == 0;
        let headers: &[_] = if compressed { &[PROTOBUF, ("content-encoding", "zstd")] } else { &[PROTOBUF] };
        let answer = client.send("POST", INGEST, headers, Some(bytes));
        assert!(answer.status < 500, "round {round}: {} {}", answer.status, answer.text());
        let is_mine = answer.status == 200 && answer.json()["sequence"] == applied + 1;
        applied += u64::from(is_mine && answer.json()["applied_before"] == false);
        if answer.status == 409 {
            // A sequence or journal was changed to another one, or a name to one that is waited for.
            let conflict = answer.json();
            assert!(conflict["expected_sequence"].is_u64() || conflict["missing_run_ids"].is_array());
        }
    }
    println!("{applied} batches were applied");
    assert!(applied > 100);
    assert_healthy(&client);
    client.get(&format!("{API}/runs/get?run_id={run}")).expect_status(200);
}
