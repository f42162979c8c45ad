//! Page tokens: the place in the order where a page ended, and which query it belongs to.

use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::database::{Value, ValueRef};
use crate::error::Result;
use paceline_types::{QueryPart, Rejection};

/// A place in the results of one query, opaque to clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageToken {
    /// Fingerprints of the query.
    query: QueryFingerprint,
    /// Rank of the first order term ([`super::keyset`]) and the order values of the last row.
    rank: usize,
    values: Vec<OrderValue>,
}

/// Hashes of a query's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueryFingerprint {
    experiments: u64,
    filter: u64,
    order: u64,
}

/// A value that rows are ordered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum OrderValue {
    #[serde(rename = "i")]
    Integer(i64),
    /// The bits of a double, so that it comes back exactly.
    #[serde(rename = "r")]
    Real(u64),
    #[serde(rename = "t")]
    Text(String),
}

impl PageToken {
    pub(super) fn new(query: QueryFingerprint, rank: usize, values: Vec<Value>) -> Option<Self> {
        let values = values.into_iter().map(order_value).collect::<Option<_>>()?;
        Some(Self { query, rank, values })
    }

    pub(super) fn rank(&self) -> usize {
        self.rank
    }

    pub(super) fn values(&self) -> impl ExactSizeIterator<Item = Value> {
        self.values.iter().map(|value| match value {
            OrderValue::Integer(value) => Value::Integer(*value),
            OrderValue::Real(bits) => Value::Real(f64::from_bits(*bits)),
            OrderValue::Text(value) => Value::Text(value.clone()),
        })
    }

    /// Checks that the token continues a query of this order; the filter may have changed meanwhile.
    pub(super) fn check_order(&self, query: QueryFingerprint) -> Result<()> {
        if self.query.order == query.order {
            return Ok(());
        }
        Err(Rejection::PageTokenMismatch(QueryPart::OrderBy).into())
    }

    /// Checks that the token continues exactly this query.
    pub(super) fn check_query(&self, query: QueryFingerprint) -> Result<()> {
        if self.query.experiments != query.experiments {
            return Err(Rejection::PageTokenMismatch(QueryPart::ExperimentIds).into());
        }
        if self.query.filter != query.filter {
            return Err(Rejection::PageTokenMismatch(QueryPart::Filter).into());
        }
        self.check_order(query)
    }

    /// The token as clients see it.
    pub fn encode(&self) -> String {
        // A token holds numbers and text only, which always serialize.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a token that a client sent back.
    ///
    /// # Errors
    /// [`Rejection::InvalidPageToken`].
    pub fn decode(text: &str) -> Result<Self, Rejection> {
        let invalid = || Rejection::InvalidPageToken(text.to_owned());
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        serde_json::from_slice(&bytes).map_err(|_| invalid())
    }
}

impl QueryFingerprint {
    /// `search` is the name of the search, so that no token fits another one.
    pub(super) fn new(
        search: &str,
        experiments: &impl Debug,
        filter: &impl Debug,
        order: &impl Debug,
    ) -> Self {
        Self { experiments: hash(experiments), filter: hash(filter), order: hash(&(search, order)) }
    }
}

/// FNV-1a of a value's debug text: the same in every process, unlike the standard library's hasher.
fn hash(value: &impl Debug) -> u64 {
    format!("{value:?}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn order_value(value: Value) -> Option<OrderValue> {
    match value {
        Value::Integer(value) => Some(OrderValue::Integer(value)),
        Value::Real(value) => Some(OrderValue::Real(value.to_bits())),
        Value::Text(value) => Some(OrderValue::Text(value)),
        Value::Null | Value::Blob(_) => None,
    }
}

/// A column's value, owned.
pub(super) fn owned_value(value: ValueRef<'_>) -> Value {
    Value::try_from(value).unwrap_or(Value::Null)
}
