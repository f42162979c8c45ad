//! Ordered pages that go on by key.
//!
//! Rows are ordered by terms. A term may have ranks: real numbers before NaN before missing, whatever the
//! direction. The ranks of the first term are asked for one after the other, as queries of their own, so that each
//! is ordered by a plain column and can walk an index; those of later terms are ordered by an expression. The
//! place where a page ended is the first term's rank and the order values of the last row. Going on is a
//! comparison with those values, so page 1,000 costs what page 1 costs and rows that come or go move nothing.

use super::Page;
use super::page_token::{PageToken, QueryFingerprint, owned_value};
use crate::database::{Connection, Row, Value, params_from_iter};
use crate::error::{Error, Result};
use crate::sql::Sql;
use paceline_search::Direction;
use paceline_types::Rejection;

/// What rows are ordered by, one after the other.
pub(super) struct SortTerm {
    /// The value. NULL in every rank but the first.
    pub(super) expression: String,
    /// The same value as the tables spell it that a rank of the first term has for itself: where an index of theirs
    /// has the order, the database must be able to see it.
    pub(super) walked_expression: Option<String>,
    pub(super) direction: Direction,
    /// Conditions of the ranks, in order, of which exactly one holds for each row. Empty: always a value.
    pub(super) ranks: Vec<String>,
    /// Stands for the value where there is none: a literal of the same type.
    pub(super) placeholder: &'static str,
}

impl SortTerm {
    /// A term over a column that always has a value.
    pub(super) fn plain(expression: impl Into<String>, direction: Direction) -> Self {
        Self {
            expression: expression.into(),
            walked_expression: None,
            direction,
            ranks: Vec::new(),
            placeholder: "0",
        }
    }

    /// A term over a value that may be missing, and then comes last.
    pub(super) fn nullable(expression: String, direction: Direction, placeholder: &'static str) -> Self {
        let ranks = vec![format!("{expression} IS NOT NULL"), format!("{expression} IS NULL")];
        Self { expression, walked_expression: None, direction, ranks, placeholder }
    }
}

/// Tables that rows come from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Tables with joins.
    pub(super) from: Sql,
    /// What holds of their rows.
    pub(super) condition: Sql,
}

impl Source {
    /// All rows of some tables.
    pub(super) fn all(from: Sql) -> Self {
        Self { from, condition: Sql::text("TRUE") }
    }
}

/// A query whose rows come in order.
pub(super) struct SortedQuery {
    /// What is selected, and how many columns that is.
    pub(super) columns: &'static str,
    pub(super) column_count: usize,
    /// Where rows come from: together these have each row once.
    pub(super) sources: Vec<Source>,
    /// The same for each rank of the first term, as far as an index has its order.
    pub(super) rank_sources: Vec<Vec<Source>>,
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
        let ranks = self.ranks();
        let first_rank = token.map_or(0, PageToken::rank);
        let mut items = Vec::new();
        let mut last: Option<(usize, Vec<Value>)> = None;
        let mut has_more = false;
        for rank in first_rank..ranks {
            let after = token.filter(|_| rank == first_rank);
            // One row more than asked for tells whether another page follows.
            let query = self.rank_query(rank, after, (limit - items.len()).saturating_add(1))?;
            let mut statement = connection.prepare_cached(&query.text)?;
            let found = statement.query(params_from_iter(&query.values));
            let mut rows = found.map_err(|error| match after {
                // Some databases do not compare a text with a number, which a forged token may ask for.
                Some(token) if error.is_type_mismatch() => Rejection::InvalidPageToken(token.encode()).into(),
                _ => Error::from(error),
            })?;
            while let Some(row) = rows.next()? {
                if items.len() == limit {
                    has_more = true;
                    break;
                }
                items.push(from_row(&row)?);
                if items.len() == limit {
                    last = Some((rank, self.order_values(&row, rank)?));
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

    /// How many ranks the first term has.
    pub(super) fn ranks(&self) -> usize {
        self.terms.first().map_or(1, |term| term.ranks.len().max(1))
    }

    /// The rows of one rank of the first term.
    pub(super) fn rank_query(&self, rank: usize, after: Option<&PageToken>, limit: usize) -> Result<Sql> {
        let order = self.order_columns(rank);
        let mut query = Sql::default();
        for (index, source) in self.rank_sources.get(rank).unwrap_or(&self.sources).iter().enumerate() {
            // Of several sources that each come in order, the database merges no more rows than the limit.
            query.push_text(if index == 0 { "" } else { " UNION ALL " });
            query.push(self.select(source, rank, &order, after)?);
        }
        let order_by: Vec<String> = order
            .iter()
            .enumerate()
            .map(|(index, (_, direction))| {
                format!("{} {}", self.column_count + index + 1, keyword(*direction))
            })
            .collect();
        query.push(Sql::new(
            format!(" ORDER BY {} LIMIT ?", order_by.join(", ")),
            [Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX))],
        ));
        Ok(query)
    }

    fn select(
        &self,
        source: &Source,
        rank: usize,
        order: &[(String, Direction)],
        after: Option<&PageToken>,
    ) -> Result<Sql> {
        let mut select = Sql::text(format!("SELECT {}", self.columns));
        for (expression, _) in order {
            select.push_text(&format!(", {expression}"));
        }
        select.push_text(" FROM ");
        select.push(source.from.clone());
        select.push_text(" WHERE ");
        select.push(source.condition.clone());
        for condition in &self.conditions {
            select.push_text(" AND ");
            select.push(condition.clone());
        }
        if let Some(condition) = self.terms.first().and_then(|term| term.ranks.get(rank)) {
            select.push_text(&format!(" AND {condition}"));
        }
        if let Some(token) = after {
            select.push_text(" AND ");
            select.push(rows_after(order, token)?);
        }
        Ok(select)
    }

    /// What rows of one rank of the first term are ordered by; never NULL.
    fn order_columns(&self, rank: usize) -> Vec<(String, Direction)> {
        let mut columns = Vec::new();
        for (index, term) in self.terms.iter().enumerate() {
            let has_value = term.ranks.is_empty() || (index == 0 && rank == 0);
            if has_value {
                let walked = term.walked_expression.as_ref().filter(|_| rank < self.rank_sources.len());
                columns.push((walked.unwrap_or(&term.expression).clone(), term.direction));
            } else if index > 0 {
                columns.push((rank_expression(&term.ranks), Direction::Ascending));
                columns
                    .push((format!("COALESCE({}, {})", term.expression, term.placeholder), term.direction));
            }
        }
        columns
    }

    /// What a row of [`SortedQuery::rank_query`] is ordered by.
    pub(super) fn order_values(&self, row: &Row<'_>, rank: usize) -> Result<Vec<Value>> {
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
