//! What came out.

use std::fmt::Write;

use anyhow::{Result, ensure};
use serde::Serialize;

use super::memory::MemoryWatch;
use super::operation::{Operation, Times};
use super::plan::Plan;
use super::run_record::RunRecord;
use super::worker::Outcome;
use crate::bench::measurement::show_number;

/// Failures and differences that are shown.
const SHOWN: usize = 5;

/// The outcome of a soak.
#[derive(Debug, Serialize)]
pub(crate) struct Soak {
    seconds: u64,
    connections: u64,
    memory: MemoryWatch,
    processor_seconds: f64,
    /// Runs, the shared one not counted.
    runs: u64,
    /// Points that were acknowledged.
    pub(super) points: u64,
    requests: Vec<Requests>,
    /// Requests that were not answered with 200, or wrongly.
    failures: Vec<String>,
    /// What was acknowledged and is not there, or is there and was not sent.
    pub(super) differences: Vec<String>,
}

/// All requests of one kind.
#[derive(Debug, Serialize)]
struct Requests {
    name: &'static str,
    count: usize,
    median_ms: f32,
    percentile_99_ms: f32,
    longest_ms: f32,
}

impl Requests {
    /// Of times in milliseconds, shortest first.
    fn new(operation: Operation, times: &[f32]) -> Self {
        let at = |share: f64| {
            let index = (times.len() as f64 * share) as usize;
            times.get(index.min(times.len().saturating_sub(1))).copied().unwrap_or_default()
        };
        Self {
            name: operation.name(),
            count: times.len(),
            median_ms: at(0.5),
            percentile_99_ms: at(0.99),
            longest_ms: at(1.0),
        }
    }
}

impl Soak {
    /// What the workers did; and what is to be read back, which has not happened yet.
    pub(super) fn new(
        plan: &Plan,
        memory: MemoryWatch,
        processor_seconds: f64,
        outcomes: Vec<Outcome>,
    ) -> (Self, Vec<RunRecord>) {
        let (mut records, mut times, mut failures) = (Vec::new(), Times::default(), Vec::new());
        for mut outcome in outcomes {
            records.append(&mut outcome.records);
            times.merge(outcome.times);
            failures.append(&mut outcome.failures);
        }
        let soak = Self {
            seconds: plan.time.as_secs(),
            connections: plan.workers,
            memory,
            processor_seconds,
            runs: records.iter().filter(|record| record.key_prefix.is_empty()).count() as u64,
            points: records.iter().flat_map(|record| record.points).sum(),
            requests: times.sorted().map(|(operation, times)| Requests::new(operation, &times)).collect(),
            failures,
            differences: Vec::new(),
        };
        (soak, records)
    }

    /// The section of the page.
    pub(crate) fn markdown(&self) -> String {
        let number = |value: u64| show_number(value as f64);
        let (failed, different) = (self.failures.len() as u64, self.differences.len() as u64);
        let requests = failed + self.requests.iter().map(|requests| requests.count as u64).sum::<u64>();
        let mut text = format!(
            "{} seconds on {} connections: {} requests, {} of them failed; {} runs with {} points. The server used {} \
             seconds of processor time. It was killed at the end, started again and asked for everything: {} runs \
             were not as acknowledged.\n\n",
            self.seconds,
            self.connections,
            number(requests),
            failed,
            number(self.runs),
            number(self.points),
            show_number(self.processor_seconds),
            different,
        );
        let MemoryWatch { idle_bytes, first_bytes, middle_bytes, last_bytes, peak_bytes } = self.memory;
        text.push_str("| memory: idle | first tenth | middle | last tenth | largest |\n");
        text.push_str("| ---: | ---: | ---: | ---: | ---: |\n|");
        for bytes in [idle_bytes, first_bytes, middle_bytes, last_bytes, peak_bytes] {
            // Writing to a string does not fail.
            let _ = write!(text, " {} MiB |", show_number(bytes / f64::from(1 << 20)));
        }
        text.push_str(
            "\n\n| request | count | median | 99 % | longest |\n| --- | ---: | ---: | ---: | ---: |",
        );
        for Requests { name, count, median_ms, percentile_99_ms, longest_ms } in &self.requests {
            let _ = write!(text, "\n| {name} | {} |", number(*count as u64));
            for time_ms in [median_ms, percentile_99_ms, longest_ms] {
                let _ = write!(text, " {} ms |", show_number(f64::from(*time_ms)));
            }
        }
        text
    }

    /// Fails when a request did, or when something that was acknowledged is not there.
    pub(crate) fn judge(&self) -> Result<()> {
        let shown =
            |texts: &[String]| texts.iter().take(SHOWN).map(|text| format!("\n  {text}")).collect::<String>();
        let (failures, differences) = (&self.failures, &self.differences);
        ensure!(differences.is_empty(), "what was acknowledged is not what is there:{}", shown(differences));
        ensure!(failures.is_empty(), "{} requests failed:{}", failures.len(), shown(failures));
        Ok(())
    }
}
