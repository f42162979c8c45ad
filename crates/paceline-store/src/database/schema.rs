//! Which schema a database has, and what would bring it to that of this build.

use super::migration::{of, version};
use super::opening::off_runtime;
use super::{Connection, DatabaseLocation, Purpose, Result, compatibility, describe, migrate, open};
use crate::error::OpenError;

/// Rows that are written anew in a second, about.
const ROWS_PER_SECOND: u64 = 200_000;

/// The schema of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaState {
    /// Its version; 0 of an empty database.
    pub found: i64,
    /// The version that this build knows.
    pub known: i64,
    /// What is between them, in order.
    pub pending: Vec<PendingMigration>,
    /// Whether this build can work with the schema, although it may be newer.
    pub is_usable: bool,
}

impl SchemaState {
    /// Whether servers that know the version that was found can go on working after what is pending.
    pub fn older_servers_go_on(&self) -> bool {
        self.pending.iter().all(|step| step.compatible_since <= self.found)
    }
}

/// A step that a start of this version would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMigration {
    /// The version that it leads to.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// Rows that it writes anew.
    pub rewritten_rows: u64,
    /// The oldest version whose servers can work on the schema after it.
    pub compatible_since: i64,
}

impl PendingMigration {
    /// How long it takes, about, in seconds.
    pub fn seconds(&self) -> u64 {
        1 + self.rewritten_rows / ROWS_PER_SECOND
    }
}

/// Looks at the schema of a database, and changes nothing.
///
/// # Errors
/// When there is no such database, or it cannot be opened.
pub fn schema_state(location: &DatabaseLocation) -> Result<SchemaState, OpenError> {
    off_runtime(|| {
        let connection = open(location, Purpose::Read, None)?;
        state(&connection).map_err(|source| describe(location, source))
    })
}

/// Brings the schema of a database to that of this build, as the start of a server does.
///
/// # Errors
/// As the start of a server.
pub fn upgrade_schema(location: &DatabaseLocation) -> Result<(), OpenError> {
    off_runtime(|| {
        let connection = open(location, Purpose::Write, None)?;
        migrate(&connection, location)
    })
}

fn state(connection: &Connection) -> Result<SchemaState> {
    let migrations = of(connection);
    let known = migrations.last().map_or(0, |newest| newest.version);
    let is_there = connection.has_table("schema_migrations")?;
    let found = if is_there { version(connection)? } else { 0 };
    let mut pending = Vec::new();
    for step in migrations.iter().filter(|step| step.version > found) {
        let mut rewritten_rows = 0;
        for table in step.rewrites {
            if connection.has_table(table)? {
                rewritten_rows += rows(connection, table)?;
            }
        }
        pending.push(PendingMigration {
            version: step.version,
            name: step.name,
            rewritten_rows,
            compatible_since: step.compatible_since,
        });
    }
    let is_usable = found <= known || compatibility::needed(connection, known)? <= known;
    Ok(SchemaState { found, known, pending, is_usable })
}

fn rows(connection: &Connection, table: &str) -> Result<u64> {
    let count: i64 = connection
        .prepare_cached(&format!("SELECT COUNT(*) FROM {table}"))?
        .query_row([], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}
