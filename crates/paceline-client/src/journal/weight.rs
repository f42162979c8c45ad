//! How much there is in a record, in a cut, and at most in one.

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{Event, MetricSeries};

/// What a batch is measured by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Records.
    pub(crate) records: usize,
    /// Events other than points of a run alone with what is in them, and changes from one run to another: what
    /// bounds the events of a batch, in which points of one run are joined.
    pub(crate) changes: usize,
    /// Series of points.
    pub(crate) series: usize,
    /// Points.
    pub(crate) points: usize,
    /// Points that belong to logged models.
    pub(crate) model_points: usize,
    /// Bytes of records.
    pub(crate) bytes: usize,
}

impl Weight {
    /// The weight of an event, whose record has so many bytes.
    pub(super) fn of(event: &Event, bytes: usize) -> Self {
        let mut weight = Self { records: 1, bytes, ..Self::default() };
        weight.changes = match &event.change {
            Some(Change::Metrics(metrics)) => {
                let points = |series: &MetricSeries| series.values.len();
                let linked = || metrics.series.iter().filter(|series| !series.model_id.is_empty());
                weight.series = metrics.series.len();
                weight.points = metrics.series.iter().map(points).sum();
                weight.model_points = linked().map(points).sum();
                usize::from(linked().next().is_some())
            }
            Some(Change::Params(params)) => 1 + params.params.len(),
            Some(Change::SetTags(tags)) => 1 + tags.tags.len(),
            Some(Change::CreateRun(new)) => 1 + new.tags.len(),
            Some(Change::Inputs(inputs)) => {
                let tags: usize = inputs.datasets.iter().map(|dataset| 2 + dataset.tags.len()).sum();
                1 + tags + inputs.model_ids.len()
            }
            Some(Change::Outputs(outputs)) => 1 + outputs.models.len(),
            Some(Change::UpdateRun(_) | Change::DeleteTag(_) | Change::Note(_) | Change::Supersede(_))
            | None => 1,
        };
        weight
    }

    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            changes: self.changes + other.changes,
            series: self.series + other.series,
            points: self.points + other.points,
            model_points: self.model_points + other.model_points,
            bytes: self.bytes + other.bytes,
        }
    }

    /// Whether no part of it is more than that of `max`.
    pub(super) fn is_within(&self, max: &Self) -> bool {
        self.records <= max.records
            && self.changes <= max.changes
            && self.series <= max.series
            && self.points <= max.points
            && self.model_points <= max.model_points
            && self.bytes <= max.bytes
    }
}
