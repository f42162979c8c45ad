//! Order clauses: a key and a direction.

use std::collections::HashSet;
use std::hash::Hash;

use crate::error::ParseError;
use crate::token::{Key, Token, tokenize};

/// Which end of the order comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// One key to order results by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy<K> {
    /// What is compared.
    pub key: K,
    /// Which end comes first.
    pub direction: Direction,
}

/// Parses each clause, asking `resolve` what its key means.
pub(crate) fn parse_order_by<S: AsRef<str>, K>(
    clauses: &[S],
    resolve: impl Fn(Key<'_>) -> Result<K, ParseError>,
) -> Result<Vec<OrderBy<K>>, ParseError> {
    clauses
        .iter()
        .map(|clause| {
            let (key, direction) = parse_clause(clause.as_ref())?;
            Ok(OrderBy { key: resolve(key)?, direction })
        })
        .collect()
}

/// As [`parse_order_by`], where every key may appear once.
pub(crate) fn parse_distinct_order_by<S: AsRef<str>, K: Eq + Hash>(
    clauses: &[S],
    resolve: impl Fn(Key<'_>) -> Result<K, ParseError>,
) -> Result<Vec<OrderBy<K>>, ParseError> {
    let order_by = parse_order_by(clauses, resolve)?;
    let mut seen = HashSet::new();
    if order_by.iter().all(|by| seen.insert(&by.key)) {
        return Ok(order_by);
    }
    let clauses: Vec<_> = clauses.iter().map(AsRef::as_ref).collect();
    Err(ParseError::new(format!("`order_by` contains duplicate fields: {}", clauses.join(", "))))
}

fn parse_clause(clause: &str) -> Result<(Key<'_>, Direction), ParseError> {
    match tokenize(clause).as_slice() {
        [key] => Ok((parse_key(clause, key)?, Direction::Ascending)),
        [key, last] => {
            let direction = parse_direction(last).ok_or_else(|| junk_error(clause, last))?;
            Ok((parse_key(clause, key)?, direction))
        }
        _ => Err(clause_error(clause)),
    }
}

fn parse_key<'a>(clause: &str, token: &Token<'a>) -> Result<Key<'a>, ParseError> {
    match token.key() {
        Some(key) if parse_direction(token).is_none() => Ok(key),
        _ => Err(clause_error(clause)),
    }
}

fn parse_direction(token: &Token<'_>) -> Option<Direction> {
    if token.is_word("ASC") {
        Some(Direction::Ascending)
    } else if token.is_word("DESC") {
        Some(Direction::Descending)
    } else {
        None
    }
}

fn junk_error(clause: &str, junk: &Token<'_>) -> ParseError {
    ParseError::new(format!(
        "Invalid ordering key in order_by clause '{clause}': expected ASC or DESC after the key, found '{}'",
        junk.source
    ))
}

fn clause_error(clause: &str) -> ParseError {
    ParseError::new(format!("Invalid order_by clause '{clause}': expected a key, then ASC, DESC or nothing"))
}
