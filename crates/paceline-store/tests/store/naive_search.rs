//! The run search said again in the plainest way, to compare the real one with.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use paceline_search::{
    DatasetField, Direction, NumberOperator, NumberTest, OrderBy, RunClause, RunFilter, RunNumberAttribute,
    RunOrderKey, RunTextAttribute, TextTest,
};
use paceline_types::{ExperimentId, RunId, RunStatus, ShownStatus, ViewType};

/// What a search can know of a run.
#[derive(Debug, Clone)]
pub(crate) struct NaiveRun {
    pub(crate) run_id: RunId,
    pub(crate) artifact_uri: String,
    pub(crate) experiment_id: ExperimentId,
    pub(crate) is_deleted: bool,
    pub(crate) name: String,
    pub(crate) user_id: String,
    pub(crate) status: RunStatus,
    /// Whether its lease is over, if it is RUNNING.
    pub(crate) has_ended_lease: bool,
    pub(crate) start_time_ms: i64,
    pub(crate) end_time_ms: Option<i64>,
    /// The values of each metric, at steps from 0; the last is the latest.
    pub(crate) metrics: BTreeMap<String, Vec<f64>>,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// Name, digest and context of each input.
    pub(crate) datasets: Vec<(String, String, Option<String>)>,
}

impl NaiveRun {
    pub(crate) fn latest(&self, key: &str) -> Option<f64> {
        self.metrics.get(key)?.last().copied()
    }

    /// What queries, but not MLflow's searches, know as the status.
    pub(crate) fn shown_status(&self) -> ShownStatus {
        let is_lost = self.status == RunStatus::Running && self.has_ended_lease;
        if is_lost { ShownStatus::Lost } else { ShownStatus::Set(self.status) }
    }

    pub(crate) fn is_in(&self, experiment_ids: &[ExperimentId], view_type: ViewType) -> bool {
        let is_seen = match view_type {
            ViewType::ActiveOnly => !self.is_deleted,
            ViewType::DeletedOnly => self.is_deleted,
            ViewType::All => true,
        };
        is_seen && experiment_ids.contains(&self.experiment_id)
    }
}

/// Ids of the runs that match, in order.
pub(crate) fn search(
    runs: &[NaiveRun],
    experiment_ids: &[ExperimentId],
    view_type: ViewType,
    filter: &RunFilter,
    order_by: &[OrderBy<RunOrderKey>],
) -> Vec<RunId> {
    let mut found: Vec<&NaiveRun> = runs
        .iter()
        .filter(|run| run.is_in(experiment_ids, view_type))
        .filter(|run| filter.clauses.iter().all(|clause| satisfies(run, clause)))
        .collect();
    found.sort_by(|one, other| compare(one, other, order_by));
    found.into_iter().map(|run| run.run_id.clone()).collect()
}

fn satisfies(run: &NaiveRun, clause: &RunClause) -> bool {
    match clause {
        RunClause::Metric { key, test } => run.latest(key).is_some_and(|value| number_passes(value, test)),
        RunClause::Param { key, test } => text_passes(run.params.get(key).map(String::as_str), test),
        RunClause::Tag { key, test } => text_passes(run.tags.get(key).map(String::as_str), test),
        RunClause::Text { attribute: RunTextAttribute::RunName, test } => {
            text_passes(run.tags.get("mlflow.runName").map(String::as_str), test)
        }
        RunClause::Text { attribute, test } => text_passes(Some(text_attribute(run, *attribute)), test),
        RunClause::Number { attribute, test } => {
            number_attribute(run, *attribute).is_some_and(|value| number_passes(value as f64, test))
        }
        RunClause::Dataset { field, test } => run.datasets.iter().any(|(name, digest, context)| {
            let value = match field {
                DatasetField::Name => Some(name),
                DatasetField::Digest => Some(digest),
                DatasetField::Context => context.as_ref(),
            };
            value.is_some_and(|value| text_passes(Some(value), test))
        }),
    }
}

pub(crate) fn text_attribute(run: &NaiveRun, attribute: RunTextAttribute) -> &str {
    match attribute {
        RunTextAttribute::RunId => run.run_id.as_str(),
        RunTextAttribute::RunName => &run.name,
        RunTextAttribute::UserId => &run.user_id,
        RunTextAttribute::Status => run.status.as_str(),
        RunTextAttribute::ArtifactUri => &run.artifact_uri,
    }
}

pub(crate) fn number_attribute(run: &NaiveRun, attribute: RunNumberAttribute) -> Option<i64> {
    match attribute {
        RunNumberAttribute::StartTime => Some(run.start_time_ms),
        RunNumberAttribute::EndTime => run.end_time_ms,
    }
}

/// NaN passes `!=` only, which is what Rust says too.
pub(crate) fn number_passes(value: f64, test: &NumberTest) -> bool {
    match test.operator {
        NumberOperator::Equal => value == test.value,
        NumberOperator::NotEqual => value != test.value,
        NumberOperator::Greater => value > test.value,
        NumberOperator::GreaterOrEqual => value >= test.value,
        NumberOperator::Less => value < test.value,
        NumberOperator::LessOrEqual => value <= test.value,
    }
}

/// What is missing passes IS NULL only.
pub(crate) fn text_passes(value: Option<&str>, test: &TextTest) -> bool {
    let Some(value) = value else {
        return *test == TextTest::IsNull;
    };
    match test {
        TextTest::Equal(text) => value == text,
        TextTest::NotEqual(text) => value != text,
        TextTest::Like(pattern) => is_like(&characters(value), &characters(pattern)),
        TextTest::ILike(pattern) => {
            is_like(&characters(&value.to_lowercase()), &characters(&pattern.to_lowercase()))
        }
        TextTest::In(texts) => texts.iter().any(|text| value == text),
        TextTest::NotIn(texts) => texts.iter().all(|text| value != text),
        TextTest::IsNull => false,
        TextTest::IsNotNull => true,
    }
}

fn characters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn is_like(text: &[char], pattern: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, first) => first.is_none(),
        (Some(('%', rest)), None) => is_like(text, rest),
        (Some(('%', rest)), Some((_, after))) => is_like(text, rest) || is_like(after, pattern),
        (Some((wanted, rest)), Some((found, after))) => {
            (*wanted == '_' || wanted == found) && is_like(after, rest)
        }
        (Some(_), None) => false,
    }
}

fn compare(one: &NaiveRun, other: &NaiveRun, order_by: &[OrderBy<RunOrderKey>]) -> Ordering {
    let by_terms = order_by
        .iter()
        .map(|term| compare_by(one, other, term))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal);
    // A start time that is given has decided already.
    by_terms
        .then(other.start_time_ms.cmp(&one.start_time_ms))
        .then_with(|| one.run_id.as_str().cmp(other.run_id.as_str()))
}

fn compare_by(one: &NaiveRun, other: &NaiveRun, term: &OrderBy<RunOrderKey>) -> Ordering {
    let direction = term.direction;
    match &term.key {
        RunOrderKey::Metric(key) => compare_metrics(one.latest(key), other.latest(key), direction),
        RunOrderKey::Param(key) => nulls_last(one.params.get(key), other.params.get(key), direction),
        RunOrderKey::Tag(key) => nulls_last(one.tags.get(key), other.tags.get(key), direction),
        RunOrderKey::Text(attribute) => nulls_last(
            Some(text_attribute(one, *attribute)),
            Some(text_attribute(other, *attribute)),
            direction,
        ),
        RunOrderKey::Number(attribute) => {
            nulls_last(number_attribute(one, *attribute), number_attribute(other, *attribute), direction)
        }
    }
}

/// Numbers, then NaN, then nothing, whatever the direction.
pub(crate) fn compare_metrics(one: Option<f64>, other: Option<f64>, direction: Direction) -> Ordering {
    let rank = |value: Option<f64>| match value {
        Some(value) if !value.is_nan() => 0,
        Some(_) => 1,
        None => 2,
    };
    let by_value = one.partial_cmp(&other).unwrap_or(Ordering::Equal);
    let by_value =
        if rank(one) == 0 && rank(other) == 0 { directed(by_value, direction) } else { Ordering::Equal };
    rank(one).cmp(&rank(other)).then(by_value)
}

pub(crate) fn nulls_last<T: Ord>(one: Option<T>, other: Option<T>, direction: Direction) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => directed(one.cmp(&other), direction),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

pub(crate) fn directed(ordering: Ordering, direction: Direction) -> Ordering {
    match direction {
        Direction::Ascending => ordering,
        Direction::Descending => ordering.reverse(),
    }
}
