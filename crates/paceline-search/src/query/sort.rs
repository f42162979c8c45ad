//! What runs are sorted by.

use std::collections::HashSet;
use std::fmt;

use super::cursor::Cursor;
use super::error::{Expected, QueryError};
use super::key::operand;
use super::operand::{MetricPart, RunNumber, RunOperand, RunText};
use crate::order::{Direction, OrderBy};
use crate::run::RunOrderKey;

/// One key to sort runs by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunSort {
    /// What is compared.
    pub operand: RunOperand,
    /// Which end comes first.
    pub direction: Direction,
}

impl RunSort {
    /// Parses a list such as `["best(metrics.loss)", "start_time DESC"]`: in each text an operand of which a run has
    /// at most one (a dataset is none), then `ASC`, `DESC` or nothing. No operand may come twice.
    ///
    /// # Errors
    /// The number of the text that does not parse, and what is wrong in it.
    pub fn parse_all<S: AsRef<str>>(texts: &[S]) -> Result<Vec<Self>, (usize, QueryError)> {
        let mut seen = HashSet::new();
        let parse = |(index, text): (usize, &S)| {
            let text = text.as_ref();
            let sort = Self::parse(text).map_err(|error| (index, error))?;
            if seen.insert(sort.operand.clone()) {
                return Ok(sort);
            }
            Err((index, QueryError::new(0..text.len(), format!("'{}' is sorted by twice", sort.operand))))
        };
        texts.iter().enumerate().map(parse).collect()
    }

    fn parse(text: &str) -> Result<Self, QueryError> {
        let mut cursor = Cursor::new(text);
        let span = cursor.span();
        let operand = operand(&mut cursor)?;
        if matches!(operand, RunOperand::Text(RunText::Dataset(_))) {
            let message = "A run can have several datasets, so they give no order";
            return Err(QueryError::new(span, message).expecting(&[Expected::Key]));
        }
        let direction = if cursor.accept_word("DESC") {
            Direction::Descending
        } else {
            cursor.accept_word("ASC");
            Direction::Ascending
        };
        cursor.finish(&[Expected::Word("ASC"), Expected::Word("DESC")])?;
        Ok(Self { operand, direction })
    }
}

/// What MLflow's order means here: the same, but for how runs tie.
impl From<OrderBy<RunOrderKey>> for RunSort {
    fn from(order_by: OrderBy<RunOrderKey>) -> Self {
        let operand = match order_by.key {
            RunOrderKey::Metric(key) => {
                RunOperand::Number(RunNumber::Metric { key, part: MetricPart::Latest })
            }
            RunOrderKey::Param(key) => RunOperand::Text(RunText::Param(key)),
            RunOrderKey::Tag(key) => RunOperand::Text(RunText::Tag(key)),
            RunOrderKey::Text(attribute) => RunOperand::Text(RunText::Attribute(attribute)),
            RunOrderKey::Number(attribute) => RunOperand::Time(attribute),
        };
        Self { operand, direction: order_by.direction }
    }
}

impl RunOperand {
    /// Parses an operand that stands alone, such as `best(metrics.loss)` or `params.lr`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut cursor = Cursor::new(text);
        let operand = operand(&mut cursor)?;
        cursor.finish(&[])?;
        Ok(operand)
    }
}

/// The key as it is written.
impl fmt::Display for RunSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self.direction {
            Direction::Ascending => "ASC",
            Direction::Descending => "DESC",
        };
        write!(f, "{} {direction}", self.operand)
    }
}
