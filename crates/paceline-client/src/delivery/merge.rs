//! Points of one run become one event.
//!
//! A journal has an event for each call, and a server does more for an event than for a point. Points of one run
//! commute, so those between two other events of the run are joined, key by key. Points that belong to logged models
//! stay as they are, as an unknown model would have all of the event refused.

use std::collections::HashMap;
use std::mem;

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{Event, MetricSeries, Metrics};

/// Events to send.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The events.
    pub(super) events: Vec<Event>,
    /// How many events of the journal each stands for.
    pub(super) counts: Vec<usize>,
}

/// Points of one run.
#[derive(Default)]
struct Points {
    series: Vec<Joined>,
    places: HashMap<String, usize>,
    count: usize,
}

/// A series that grows.
struct Joined {
    series: MetricSeries,
    last_step: i64,
    last_timestamp_ms: i64,
}

/// Joins what can be joined.
pub(super) fn merge(events: Vec<Event>) -> Merged {
    let mut merged = Merged::default();
    let mut places = HashMap::<String, usize>::new();
    let mut runs = Vec::<(String, Points)>::new();
    for Event { run_id, change } in events {
        match change {
            Some(Change::Metrics(metrics)) if can_be_joined(&metrics) => {
                let place = match places.get(&run_id) {
                    Some(place) => *place,
                    None => {
                        runs.push((run_id.clone(), Points::default()));
                        places.insert(run_id, runs.len() - 1);
                        runs.len() - 1
                    }
                };
                runs[place].1.add(metrics);
            }
            change => {
                if let Some(place) = places.get(&run_id) {
                    merged.push_points(&run_id, mem::take(&mut runs[*place].1));
                }
                merged.push(Event { run_id, change }, 1);
            }
        }
    }
    for (run_id, points) in runs {
        merged.push_points(&run_id, points);
    }
    merged
}

fn can_be_joined(metrics: &Metrics) -> bool {
    let is_plain = |series: &MetricSeries| {
        [&series.model_id, &series.dataset_name, &series.dataset_digest].iter().all(|text| text.is_empty())
    };
    metrics.series.iter().all(|series| is_plain(series) && series.points().is_ok())
}

impl Merged {
    fn push(&mut self, event: Event, count: usize) {
        self.events.push(event);
        self.counts.push(count);
    }

    fn push_points(&mut self, run_id: &str, points: Points) {
        if points.count > 0 {
            let series = points.series.into_iter().map(|joined| joined.series).collect();
            let change = Some(Change::Metrics(Metrics { series }));
            self.push(Event { run_id: run_id.to_owned(), change }, points.count);
        }
    }
}

impl Points {
    fn add(&mut self, metrics: Metrics) {
        self.count += 1;
        for series in metrics.series {
            match self.places.get(&series.key) {
                Some(place) => self.series[*place].append(&series),
                None => {
                    self.places.insert(series.key.clone(), self.series.len());
                    self.series.push(Joined::new(series));
                }
            }
        }
    }
}

impl Joined {
    fn new(series: MetricSeries) -> Self {
        let sum = |deltas: &[i64]| deltas.iter().fold(0_i64, |sum, delta| sum.wrapping_add(*delta));
        let (last_step, last_timestamp_ms) = (sum(&series.step_deltas), sum(&series.timestamp_ms_deltas));
        Self { series, last_step, last_timestamp_ms }
    }

    fn append(&mut self, other: &MetricSeries) {
        for (step, timestamp_ms, value) in other.points().into_iter().flatten() {
            self.series.step_deltas.push(step.wrapping_sub(self.last_step));
            self.series.timestamp_ms_deltas.push(timestamp_ms.wrapping_sub(self.last_timestamp_ms));
            self.series.values.push(value);
            (self.last_step, self.last_timestamp_ms) = (step, timestamp_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use paceline_api::ingest::{KeyValue, Tags};

    use super::*;

    fn points(run_id: &str, key: &str, points: &[(i64, i64, f64)]) -> Event {
        let series = vec![MetricSeries::new(key, points.iter().copied())];
        Event { run_id: run_id.into(), change: Some(Change::Metrics(Metrics { series })) }
    }

    fn tag(run_id: &str) -> Event {
        let tags = vec![KeyValue { key: "a".into(), value: "b".into() }];
        Event { run_id: run_id.into(), change: Some(Change::SetTags(Tags { tags })) }
    }

    #[test]
    fn points_between_other_events_of_their_run_are_joined() {
        let mut linked = points("a", "loss", &[(9, 9, 9.0)]);
        if let Some(Change::Metrics(metrics)) = &mut linked.change {
            metrics.series[0].model_id = "m-1".into();
        }
        let merged = merge(vec![
            points("a", "loss", &[(0, 10, 1.0), (1, 20, 2.0)]),
            points("b", "loss", &[(0, 10, 1.0)]),
            points("a", "accuracy", &[(-5, 30, 0.5)]),
            points("a", "loss", &[(i64::MIN, 5, 3.0), (i64::MAX, 6, 4.0)]),
            tag("a"),
            points("a", "loss", &[(3, 40, 5.0)]),
            linked.clone(),
            points("b", "loss", &[(1, 20, 6.0)]),
        ]);
        let series = |key: &str, points: &[(i64, i64, f64)]| MetricSeries::new(key, points.iter().copied());
        let joined = |run_id: &str, series| Event {
            run_id: run_id.into(),
            change: Some(Change::Metrics(Metrics { series })),
        };
        let loss = series("loss", &[(0, 10, 1.0), (1, 20, 2.0), (i64::MIN, 5, 3.0), (i64::MAX, 6, 4.0)]);
        let expected = [
            (joined("a", vec![loss, series("accuracy", &[(-5, 30, 0.5)])]), 3),
            (tag("a"), 1),
            (joined("a", vec![series("loss", &[(3, 40, 5.0)])]), 1),
            (linked, 1),
            (joined("b", vec![series("loss", &[(0, 10, 1.0), (1, 20, 6.0)])]), 2),
        ];
        let found: Vec<_> = merged.events.into_iter().zip(merged.counts).collect();
        assert_eq!(found, expected);
    }
}
