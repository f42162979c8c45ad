//! The order of groups, and their pages.

use std::cmp::Ordering;

use super::groups::Group;
use crate::database::Value;
use crate::error::Result;
use crate::search::page_token::{PageToken, QueryFingerprint};
use paceline_search::Direction;
use paceline_types::Rejection;

/// What groups are sorted by. Groups that tie, or have no such number and come last, come by the values of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupSort {
    /// What is compared.
    pub by: GroupSortKey,
    /// Which end comes first.
    pub direction: Direction,
}

/// What groups can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupSortKey {
    /// How many runs there are.
    Size,
    /// The values of the keys, in their order; missing ones last.
    Values,
    /// A statistic of a measure.
    Measure {
        /// Which of the measures that are asked for, from 0. One that is not asked for: no group has it.
        index: usize,
        /// Which statistic.
        statistic: GroupStatistic,
    },
}

/// A statistic that groups can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupStatistic {
    /// How many runs have a number.
    N,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The standard deviation.
    StandardDeviation,
    /// The smallest value.
    Min,
    /// The greatest value.
    Max,
}

impl Default for GroupSort {
    fn default() -> Self {
        Self { by: GroupSortKey::Size, direction: Direction::Descending }
    }
}

/// Where a group is in the order.
pub(super) struct Position {
    number: Option<f64>,
    values: Vec<Option<String>>,
}

impl Position {
    pub(super) fn of(group: &mut Group, sort: &GroupSort) -> Self {
        let number = match sort.by {
            GroupSortKey::Size => Some(group.run_count as f64),
            GroupSortKey::Values => None,
            GroupSortKey::Measure { index, statistic } => {
                group.measures.get_mut(index).and_then(|gathered| gathered.statistic(statistic))
            }
        };
        Self { number, values: group.values.clone() }
    }

    /// Numbers before none, in the direction; then values, in the direction when there are no numbers to sort by.
    pub(super) fn compare(&self, other: &Self, sort: &GroupSort) -> Ordering {
        let directed = |ordering: Ordering| match sort.direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        };
        let by_number = match (self.number, other.number) {
            (Some(one), Some(other)) => directed(one.total_cmp(&other)),
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        let by_value = |(one, other): (&Option<String>, &Option<String>)| match (one, other) {
            (Some(one), Some(other)) if sort.by == GroupSortKey::Values => directed(one.cmp(other)),
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        let by_values = || {
            let first_difference =
                self.values.iter().zip(&other.values).map(by_value).find(|order| order.is_ne());
            first_difference.unwrap_or(Ordering::Equal)
        };
        by_number.then_with(by_values)
    }

    /// The token of the page after this one.
    pub(super) fn token(&self, fingerprint: QueryFingerprint) -> Option<PageToken> {
        // Texts always serialize.
        let values = serde_json::to_string(&self.values).unwrap_or_default();
        let number = self.number.map_or(Value::Integer(0), Value::Real);
        PageToken::new(fingerprint, usize::from(self.number.is_none()), vec![number, Value::Text(values)])
    }

    pub(super) fn from_token(token: &PageToken) -> Result<Self> {
        let invalid = || Rejection::InvalidPageToken(token.encode());
        let values: Vec<Value> = token.values().collect();
        let [number, Value::Text(values)] = values.as_slice() else { return Err(invalid().into()) };
        let number = match (token.rank(), number) {
            (0, Value::Real(number)) => Some(*number),
            _ => None,
        };
        Ok(Self { number, values: serde_json::from_str(values).map_err(|_| invalid())? })
    }
}
