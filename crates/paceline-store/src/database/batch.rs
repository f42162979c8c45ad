//! One insertion for many rows.
//!
//! In a file each row is a call that costs a microsecond or two, and no values are copied. To a server each call is a
//! journey: there the rows are gathered, and travel some hundred at a time in one `VALUES` list.

use super::server::{Server, collect};
use super::{Params, Result, Statement, Value};

/// Rows of one statement.
const ROWS_MAX: usize = 512;
/// Values that one statement can bind: what PostgreSQL takes is 65,535.
const VALUES_MAX: usize = 32_768;
/// Bytes of texts that one statement binds: MariaDB takes 16 MiB.
const BYTES_MAX: usize = 4 << 20;
/// Lists that are longer have a length divisible by this, so that few different statements are prepared.
const ROWS_STEP: usize = 16;

/// An insertion in the making. Nothing of it counts before [`Batch::finish`].
#[must_use]
pub(crate) enum Batch<'c> {
    /// Each row at once.
    RowByRow(Statement<'c>),
    /// Many rows together. No two of them may be in conflict.
    Gathered(Gathered<'c>),
}

/// Rows that wait.
pub(crate) struct Gathered<'c> {
    server: &'c Server,
    sql: &'c str,
    /// Values of a row; none before the first one.
    width: usize,
    values: Vec<Value>,
}

impl<'c> Batch<'c> {
    pub(super) fn new(server: &'c Server, sql: &'c str) -> Self {
        Self::Gathered(Gathered { server, sql, width: 0, values: Vec::new() })
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, params: impl Params) -> Result<()> {
        match self {
            Self::RowByRow(statement) => {
                statement.execute(params)?;
            }
            Self::Gathered(gathered) => {
                let values = collect(params)?;
                gathered.width = values.len();
                gathered.values.extend(values);
            }
        }
        Ok(())
    }

    /// Sends what waits.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::RowByRow(_) => Ok(()),
            Self::Gathered(gathered) => gathered.send(),
        }
    }
}

impl Gathered<'_> {
    fn send(&self) -> Result<()> {
        let mut values = self.values.as_slice();
        while !values.is_empty() {
            let rows =
                rows_at_once(values.len() / self.width, self.width).min(rows_within(values, self.width));
            let (some, rest) = values.split_at(rows * self.width);
            let statement = self.server.translated(&with_rows(self.sql, rows));
            self.server.execute_values(&statement, some)?;
            values = rest;
        }
        Ok(())
    }
}

/// The first rows, at least one, that are not too long together.
fn rows_within(values: &[Value], width: usize) -> usize {
    let mut bytes = 0;
    let row_bytes = |row: &[Value]| -> usize {
        row.iter()
            .map(|value| match value {
                Value::Text(text) => text.len(),
                Value::Blob(bytes) => bytes.len(),
                _ => 0,
            })
            .sum()
    };
    let fits = |row: &&[Value]| {
        bytes += row_bytes(row);
        bytes <= BYTES_MAX
    };
    values.chunks(width).take_while(fits).count().max(1)
}

fn rows_at_once(rows: usize, width: usize) -> usize {
    let rows = rows.min(ROWS_MAX).min((VALUES_MAX / width).max(1));
    if rows > ROWS_STEP { rows - rows % ROWS_STEP } else { rows }
}

/// The statement with its list of values so many times.
fn with_rows(sql: &str, rows: usize) -> String {
    const VALUES: &str = "VALUES ";
    let Some(begin) = sql.find(VALUES).map(|at| at + VALUES.len()) else { return sql.to_owned() };
    let mut depth = 0_usize;
    let length = sql[begin..].char_indices().find_map(|(at, letter)| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at + 1)
    });
    let end = begin + length.unwrap_or(sql.len() - begin);
    let list = vec![&sql[begin..end]; rows].join(", ");
    format!("{}{list}{}", &sql[..begin], &sql[end..])
}

#[cfg(test)]
mod tests {
    use super::{ROWS_MAX, rows_at_once, with_rows};

    #[test]
    fn a_list_of_values_is_repeated_with_what_is_inside_it() {
        let one =
            "INSERT INTO t (a, b) VALUES (?, (SELECT b FROM u WHERE id = ?)) ON CONFLICT (a) DO NOTHING";
        let two = "INSERT INTO t (a, b) VALUES (?, (SELECT b FROM u WHERE id = ?)), \
                   (?, (SELECT b FROM u WHERE id = ?)) ON CONFLICT (a) DO NOTHING";
        assert_eq!(with_rows(one, 1), one);
        assert_eq!(with_rows(one, 2), two);
    }

    #[test]
    fn few_lengths_of_lists_come_up() {
        let mut lengths: Vec<usize> = (1..5000).map(|rows| rows_at_once(rows, 10)).collect();
        lengths.sort_unstable();
        lengths.dedup();
        assert_eq!(lengths.last(), Some(&ROWS_MAX));
        assert!(lengths.len() <= 48, "{}", lengths.len());
        assert_eq!(rows_at_once(5000, 40_000), 1);
    }
}
