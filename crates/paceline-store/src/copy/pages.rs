//! Rows of a table, a page at a time, in the order of its key.

use super::tables::Table;
use crate::database::{self, Connection, Value, params_from_iter};
use crate::sql::Sql;

/// One row.
pub(super) type Row = Vec<Value>;

/// Up to a page of the rows after a key; the first ones when there is none.
pub(super) fn page(
    connection: &Connection,
    table: &Table,
    after: Option<&[Value]>,
) -> database::Result<Vec<Row>> {
    let mut select = Sql::text(format!("SELECT {} FROM {}", table.columns(), table.name));
    if let Some(after) = after {
        select.push_text(" WHERE ");
        select.push(follows(table.key, after));
    }
    select.push_text(&format!(" ORDER BY {} LIMIT {}", table.key.join(", "), table.page_rows));
    let mut statement = connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((0..table.width()).map(|column| row.get(column)).collect::<database::Result<Row>>()?);
    }
    Ok(found)
}

/// The condition that a row comes after a key, so that an index leads there: `a >= x AND (a > x OR b > y)`.
fn follows(key: &[&str], after: &[Value]) -> Sql {
    match (key, after) {
        ([first, second], [x, y]) => Sql::new(
            format!("{first} >= ? AND ({first} > ? OR {second} > ?)"),
            [x.clone(), x.clone(), y.clone()],
        ),
        ([only, ..], [x, ..]) => Sql::new(format!("{only} > ?"), [x.clone()]),
        _ => Sql::text("TRUE"),
    }
}

/// The last key of a table.
pub(super) fn last_key(connection: &Connection, table: &Table) -> database::Result<Option<Row>> {
    let descending: Vec<String> = table.key.iter().map(|column| format!("{column} DESC")).collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {} LIMIT 1",
        table.key.join(", "),
        table.name,
        descending.join(", ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(row) => {
            Ok(Some((0..table.key.len()).map(|column| row.get(column)).collect::<database::Result<_>>()?))
        }
        None => Ok(None),
    }
}

/// How many rows a table has.
pub(super) fn count(connection: &Connection, table: &Table) -> database::Result<u64> {
    connection
        .prepare_cached(&format!("SELECT COUNT(*) FROM {}", table.name))?
        .query_row([], |row| row.get(0))
}

/// How many rows a table has, and a checksum of all their values in order.
pub(super) fn checksum(connection: &Connection, table: &Table) -> database::Result<(u64, u64)> {
    let mut checksum = Checksum::default();
    let mut count = 0;
    let mut after: Option<Row> = None;
    loop {
        let rows = page(connection, table, after.as_deref())?;
        let Some(last) = rows.last() else { return Ok((count, checksum.0)) };
        after = Some(last[..table.key.len()].to_vec());
        count += rows.len() as u64;
        rows.iter().flatten().for_each(|value| checksum.add(value));
    }
}

/// FNV-1a over values with their types and lengths.
struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Null => self.bytes(0, &[]),
            Value::Integer(value) => self.bytes(1, &value.to_le_bytes()),
            // Zeros are alike: SQLite keeps no negative one.
            Value::Real(value) => self.bytes(2, &(value + 0.0).to_bits().to_le_bytes()),
            Value::Text(value) => self.bytes(3, value.as_bytes()),
            Value::Blob(value) => self.bytes(4, value),
        }
    }

    fn bytes(&mut self, kind: u8, bytes: &[u8]) {
        let length = (bytes.len() as u64).to_le_bytes();
        for byte in std::iter::once(&kind).chain(&length).chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
