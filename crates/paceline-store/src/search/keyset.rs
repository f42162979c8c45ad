//! Ordered pages that go on by key.
//!
//! Rows are ordered by terms. A term may have ranks: real numbers before NaN before missing, whatever the
//! direction. The ranks of the first term are asked for one after the other, as queries of their own, so that each
//! is ordered by a plain column and can walk an index; those of later terms are ordered by an expression. The
//! place where a page ended is the first term's rank and the order values of the last row. Going on is a
//! comparison with those values, so page 1,000 costs what page 1 costs and rows that come or go move nothing.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::Page;
use super::page_token::{PageToken, QueryFingerprint, owned_value};
use crate::error::Result;
use crate::sql::Sql;
use paceline_search::Direction;
use paceline_types::Rejection;

/// What rows are ordered by, one after the other.
pub(super) struct SortTerm {
    /// The value. NULL in every rank but the first.
    pub(super) expression: String,
    pub(super) direction: Direction,
    /// Conditions of the ranks, in order, of which exactly one holds for each row. Empty: always a value.
    pub(super) ranks: Vec<String>,
    /// Stands for the value where there is none: a literal of the same type.
    pub(super) placeholder: &'static str,
}

impl SortTerm {
    /// A term over a column that always has a value.
    pub(super) fn plain(expression: impl Into<String>, direction: Direction) -> Self {
        Self { expression: expression.into(), direction, ranks: Vec::new(), placeholder: "0" }
    }

    /// A term over a value that may be missing, and then comes last.
    pub(super) fn nullable(expression: String, direction: Direction, placeholder: &'static str) -> Self {
        let ranks = vec![format!("{expression} IS NOT NULL"), format!("{expression} IS NULL")];
        Self { expression, direction, ranks, placeholder }
    }
}

/// A query whose rows come in order.
pub(super) struct SortedQuery {
    /// What is selected, and how many columns that is.
    pub(super) columns: &'static str,
    pub(super) column_count: usize,
    /// Table with joins; the second one for the first rank of the first term, if that can be walked by an index.
    pub(super) from: Sql,
    pub(super) lead_from: Option<Sql>,
    /// Conditions that all hold.
    pub(super) conditions: Vec<Sql>,
    /// The order; the last terms make it total.
    pub(super) terms: Vec<SortTerm>,
    pub(super) fingerprint: QueryFingerprint,
}

impl SortedQuery {
    /// Up to `limit` rows after `token`.
    pub(super) fn page<T>(
        &self,
        connection: &Connection,
        token: Option<&PageToken>,
        limit: usize,
        from_row: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Page<T>> {
        let ranks = self.terms.first().map_or(1, |term| term.ranks.len().max(1));
        let first_rank = token.map_or(0, PageToken::rank);
        let mut items = Vec::new();
        let mut last: Option<(usize, Vec<Value>)> = None;
        let mut has_more = false;
        for rank in first_rank..ranks {
            let after = token.filter(|_| rank == first_rank);
            // One row more than asked for tells whether another page follows.
            let query = self.rank_query(rank, after, (limit - items.len()).saturating_add(1))?;
            let mut statement = connection.prepare_cached(&query.text)?;
            let mut rows = statement.query(params_from_iter(&query.values))?;
            while let Some(row) = rows.next()? {
                if items.len() == limit {
                    has_more = true;
                    break;
                }
                items.push(from_row(row)?);
                if items.len() == limit {
                    last = Some((rank, self.order_values(row, rank)?));
                }
            }
            if has_more {
                break;
            }
        }
        let next = last
            .filter(|_| has_more)
            .and_then(|(rank, values)| PageToken::new(self.fingerprint, rank, values));
        Ok(Page { items, next })
    }

    fn rank_query(&self, rank: usize, after: Option<&PageToken>, limit: usize) -> Result<Sql> {
        let order = self.order_columns(rank);
        let mut query = Sql::text(format!("SELECT {}", self.columns));
        for (expression, _) in &order {
            query.push_text(&format!(", {expression}"));
        }
        query.push_text(" FROM ");
        query.push(self.lead_from.clone().filter(|_| rank == 0).unwrap_or_else(|| self.from.clone()));
        query.push_text(" WHERE TRUE");
        for condition in &self.conditions {
            query.push_text(" AND ");
            query.push(condition.clone());
        }
        if let Some(condition) = self.terms.first().and_then(|term| term.ranks.get(rank)) {
            query.push_text(&format!(" AND {condition}"));
        }
        if let Some(token) = after {
            query.push_text(" AND ");
            query.push(rows_after(&order, token)?);
        }
        let order_by: Vec<String> = order
            .iter()
            .map(|(expression, direction)| format!("{expression} {}", keyword(*direction)))
            .collect();
        query.push(Sql::new(
            format!(" ORDER BY {} LIMIT ?", order_by.join(", ")),
            [Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX))],
        ));
        Ok(query)
    }

    /// What rows of one rank of the first term are ordered by; never NULL.
    fn order_columns(&self, rank: usize) -> Vec<(String, Direction)> {
        let mut columns = Vec::new();
        for (index, term) in self.terms.iter().enumerate() {
            let has_value = term.ranks.is_empty() || (index == 0 && rank == 0);
            if has_value {
                columns.push((term.expression.clone(), term.direction));
            } else if index > 0 {
                columns.push((rank_expression(&term.ranks), Direction::Ascending));
                columns
                    .push((format!("COALESCE({}, {})", term.expression, term.placeholder), term.direction));
            }
        }
        columns
    }

    fn order_values(&self, row: &Row<'_>, rank: usize) -> Result<Vec<Value>> {
        let count = self.order_columns(rank).len();
        (0..count).map(|index| Ok(owned_value(row.get_ref(self.column_count + index)?))).collect()
    }
}

fn rank_expression(ranks: &[String]) -> String {
    let cases: Vec<String> =
        ranks.iter().enumerate().map(|(rank, condition)| format!("WHEN {condition} THEN {rank}")).collect();
    format!("CASE {} END", cases.join(" "))
}

fn keyword(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "ASC",
        Direction::Descending => "DESC",
    }
}

/// The rows that come after the token's: `a > x OR (a = x AND (b > y OR …))`, and beside it `a >= x`, which adds
/// nothing but lets the database begin there in an index.
fn rows_after(order: &[(String, Direction)], token: &PageToken) -> Result<Sql> {
    let values: Vec<Value> = token.values().collect();
    if values.len() != order.len() {
        return Err(Rejection::InvalidPageToken(token.encode()).into());
    }
    let beyond = |direction| match direction {
        Direction::Ascending => ">",
        Direction::Descending => "<",
    };
    let mut condition: Option<Sql> = None;
    for ((expression, direction), value) in order.iter().zip(&values).rev() {
        let operator = beyond(*direction);
        condition = Some(match condition {
            None => Sql::new(format!("{expression} {operator} ?"), [value.clone()]),
            Some(inner) => {
                let mut outer = Sql::new(
                    format!("({expression} {operator} ? OR ({expression} = ? AND "),
                    [value.clone(), value.clone()],
                );
                outer.push(inner);
                outer.push_text("))");
                outer
            }
        });
    }
    let mut bounded = Sql::default();
    if let (Some((expression, direction)), Some(value)) = (order.first(), values.first()) {
        bounded.push(Sql::new(format!("{expression} {}= ? AND ", beyond(*direction)), [value.clone()]));
    }
    bounded.push(condition.unwrap_or_else(|| Sql::text("TRUE")));
    Ok(bounded)
}
