//! What the load consists of.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    LogMetric,
    LogBatch,
    CreateRun,
    EndRun,
    SetTag,
    LogParam,
    OpenRun,
    Search,
    Chart,
    History,
    Upload,
    Download,
}

/// How often each is chosen. Runs are ended as others are created, and what is uploaded is downloaded as well.
const MIX: &[(Operation, u32)] = &[
    (Operation::LogMetric, 50),
    (Operation::LogBatch, 4),
    (Operation::CreateRun, 6),
    (Operation::SetTag, 6),
    (Operation::LogParam, 6),
    (Operation::OpenRun, 6),
    (Operation::Search, 12),
    (Operation::Chart, 5),
    (Operation::History, 4),
    (Operation::Upload, 1),
];

impl Operation {
    /// One of the mix.
    pub(super) fn choose(random: &mut Rng) -> Self {
        let mut ticket = random.u32(0..MIX.iter().map(|(_, weight)| weight).sum());
        for (operation, weight) in MIX {
            match ticket.checked_sub(*weight) {
                Some(rest) => ticket = rest,
                None => return *operation,
            }
        }
        Self::LogMetric
    }

    /// As a reader calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::LogMetric => "log metric",
            Self::LogBatch => "log batch of 1,000",
            Self::CreateRun => "create run",
            Self::EndRun => "end run",
            Self::SetTag => "set tag",
            Self::LogParam => "log param",
            Self::OpenRun => "open run",
            Self::Search => "search 100 runs",
            Self::Chart => "chart of a metric",
            Self::History => "history, a page of 1,000",
            Self::Upload => "upload of 16 KiB",
            Self::Download => "download of 16 KiB",
        }
    }
}

/// How long the requests of each kind took, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Times(BTreeMap<Operation, Vec<f32>>);

impl Times {
    /// Adds one.
    pub(super) fn add(&mut self, operation: Operation, time: Duration) {
        self.0.entry(operation).or_default().push(time.as_secs_f32() * 1000.0);
    }

    /// Adds those of another connection.
    pub(super) fn merge(&mut self, other: Self) {
        for (operation, mut times) in other.0 {
            self.0.entry(operation).or_default().append(&mut times);
        }
    }

    /// Each kind with its times, shortest first.
    pub(super) fn sorted(mut self) -> impl Iterator<Item = (Operation, Vec<f32>)> {
        self.0.values_mut().for_each(|times| times.sort_by(f32::total_cmp));
        self.0.into_iter()
    }
}
