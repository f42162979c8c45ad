//! Schema versions. Each migration is a file; they run in order, by themselves, and forward only.
//!
//! Versions mean the same in all databases, and some have nothing to do in one: servers begin with the schema as it was at
//! version 7, and files need no notes of commits. What a step leaves to
//! servers that do not know it yet is in `compatibility.rs`.

use super::dialect::Dialect;
use super::opening::describe;
use super::{Connection, DatabaseLocation, OptionalExtension, Result, compatibility, params};
use crate::clock::now_ms;
use crate::error::OpenError;

/// A step from one version to the next.
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    pub(crate) statements: &'static str,
    /// Tables that are written anew.
    pub(crate) rewrites: &'static [&'static str],
    /// The oldest version whose servers can work on the schema after this step: its own, unless the step only adds what
    /// they can leave alone.
    pub(crate) compatible_since: i64,
}

const fn migration(version: i64, name: &'static str, statements: &'static str) -> Migration {
    Migration { version, name, statements, rewrites: &[], compatible_since: version }
}

/// Never edit one that was released.
const OF_FILES: &[Migration] = &[
    migration(1, "tracking", include_str!("../../migrations/sqlite/0001_tracking.sql")),
    migration(2, "registry", include_str!("../../migrations/sqlite/0002_registry.sql")),
    migration(3, "purge", include_str!("../../migrations/sqlite/0003_purge.sql")),
    migration(4, "metric_blocks", include_str!("../../migrations/sqlite/0004_metric_blocks.sql")),
    Migration {
        rewrites: &["params", "tags"],
        ..migration(5, "query", include_str!("../../migrations/sqlite/0005_query.sql"))
    },
    migration(6, "ingest", include_str!("../../migrations/sqlite/0006_ingest.sql")),
    migration(7, "running_runs", include_str!("../../migrations/sqlite/0007_running_runs.sql")),
    Migration {
        compatible_since: 7,
        ..migration(8, "run_leases", include_str!("../../migrations/sqlite/0008_run_leases.sql"))
    },
];
const OF_POSTGRES: &[Migration] = &[
    migration(7, "schema", include_str!("../../migrations/postgres/0007_schema.sql")),
    Migration {
        compatible_since: 7,
        ..migration(8, "run_leases", include_str!("../../migrations/postgres/0008_run_leases.sql"))
    },
    Migration {
        compatible_since: 7,
        ..migration(9, "commit_notes", include_str!("../../migrations/postgres/0009_commit_notes.sql"))
    },
];
const OF_MYSQL: &[Migration] = &[
    migration(7, "schema", include_str!("../../migrations/mysql/0007_schema.sql")),
    Migration {
        compatible_since: 7,
        ..migration(8, "run_leases", include_str!("../../migrations/mysql/0008_run_leases.sql"))
    },
    Migration {
        compatible_since: 7,
        ..migration(9, "commit_notes", include_str!("../../migrations/mysql/0009_commit_notes.sql"))
    },
];

/// The lock that one of several servers that start at once gets ("PCLN").
const LOCK: i64 = 0x5043_4c4e;
/// How long the others wait for it, in seconds.
const LOCK_WAIT_SECONDS: u32 = 600;

/// Brings the schema to the version of this build. A newer one stays as it is, and is refused unless this build can work
/// with it.
pub(crate) fn migrate(connection: &Connection, location: &DatabaseLocation) -> Result<(), OpenError> {
    let (found, known) = bring_up(connection, location)?;
    if found <= known {
        return Ok(());
    }
    let needed = compatibility::needed(connection, known).map_err(|source| describe(location, source))?;
    if needed > known {
        return Err(newer(location, found, known, needed));
    }
    tracing::warn!(found, known, "the schema is of a newer Paceline, and this one can work with it");
    Ok(())
}

/// The same for work that has to know all there is: any newer schema is refused.
pub(crate) fn migrate_exactly(connection: &Connection, location: &DatabaseLocation) -> Result<(), OpenError> {
    let (found, known) = bring_up(connection, location)?;
    if found <= known { Ok(()) } else { Err(newer(location, found, known, found)) }
}

fn newer(location: &DatabaseLocation, found: i64, known: i64, needed: i64) -> OpenError {
    OpenError::NewerSchema { location: location.to_string(), found, known, needed }
}

/// Runs what is missing. Returns the version that was found and the one that is known here.
fn bring_up(connection: &Connection, location: &DatabaseLocation) -> Result<(i64, i64), OpenError> {
    let describe = |source| describe(location, source);
    if !connection.is_local() && is_foreign(connection).map_err(describe)? {
        return Err(OpenError::ForeignTables { location: location.to_string() });
    }
    let migrations = of(connection);
    let found = apply(connection, migrations).map_err(describe)?;
    Ok((found, migrations.last().map_or(0, |newest| newest.version)))
}

/// The migrations of a database.
pub(super) fn of(connection: &Connection) -> &'static [Migration] {
    match connection {
        Connection::Sqlite(_) => OF_FILES,
        Connection::Server(server) => match server.dialect() {
            Dialect::Postgres { .. } => OF_POSTGRES,
            Dialect::Mysql | Dialect::MariaDb => OF_MYSQL,
        },
    }
}

/// Runs what is missing and returns the version that was found. SQLite and PostgreSQL change a schema in a transaction;
/// MySQL commits each statement by itself, and there each can run again after a migration that was cut off.
fn apply(connection: &Connection, migrations: &[Migration]) -> Result<i64> {
    lock(connection)?;
    let applied = apply_locked(connection, migrations);
    let unlocked = unlock(connection, applied.is_ok());
    let found = applied?;
    unlocked.map(|()| found)
}

/// Of several processes that start at once, one migrates and the others find it done.
fn lock(connection: &Connection) -> Result<()> {
    let Connection::Server(server) = connection else { return connection.begin_writing() };
    match server.dialect() {
        Dialect::Postgres { .. } => server.execute_batch(&format!(
            "BEGIN; SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'; SELECT pg_advisory_xact_lock({LOCK})"
        )),
        Dialect::Mysql | Dialect::MariaDb => {
            let sql = format!("SELECT GET_LOCK(?, {LOCK_WAIT_SECONDS})");
            let got: Option<i64> = connection
                .prepare_cached(&sql)?
                .query_row([LOCK.to_string()], |row| row.get(0))
                .optional()?;
            if got == Some(1) { Ok(()) } else { Err(super::Error::NoRows) }
        }
    }
}

fn unlock(connection: &Connection, is_done: bool) -> Result<()> {
    match connection {
        Connection::Sqlite(_) if is_done => connection.commit(),
        Connection::Sqlite(_) => connection.roll_back(),
        Connection::Server(server) => match server.dialect() {
            Dialect::Postgres { .. } => server.execute_batch(if is_done { "COMMIT" } else { "ROLLBACK" }),
            Dialect::Mysql | Dialect::MariaDb => {
                connection.prepare_cached("SELECT RELEASE_LOCK(?)")?.exists([LOCK.to_string()]).map(drop)
            }
        },
    }
}

fn apply_locked(connection: &Connection, migrations: &[Migration]) -> Result<i64> {
    connection.run_script(migrations_table(connection))?;
    compatibility::ensure_column(connection)?;
    let found = version(connection)?;
    for step in migrations.iter().filter(|step| step.version > found) {
        announce(step, found);
        match connection {
            Connection::Sqlite(_) => connection.run_script(step.statements)?,
            Connection::Server(server) => {
                connection.run_script(&server.dialect().schema_text(step.statements))?;
            }
        }
        connection
            .prepare_cached(
                "INSERT INTO schema_migrations (version, name, applied_ms, compatible_since) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![step.version, step.name, now_ms(), step.compatible_since])?;
    }
    Ok(found)
}

/// Makes the table of migrations, unless it is there.
fn migrations_table(connection: &Connection) -> &'static str {
    match connection {
        Connection::Sqlite(_) => {
            "CREATE TABLE IF NOT EXISTS schema_migrations (
                 version    INTEGER PRIMARY KEY,
                 name       TEXT    NOT NULL,
                 applied_ms INTEGER NOT NULL
             )"
        }
        Connection::Server(server) => server.dialect().migrations_table(),
    }
}

/// The version of the schema; 0 of an empty one.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("SELECT COALESCE(MAX(version), 0) FROM schema_migrations")?
        .query_row([], |row| row.get(0))
}

fn announce(step: &Migration, found: i64) {
    let Migration { version, name, .. } = step;
    if found > 0 {
        // Of a large database it takes a minute or so, in which nothing else is heard of the server.
        tracing::info!(version, name, "changing the database to the schema of this version");
    } else {
        tracing::debug!(version, name, "making the schema");
    }
}

/// Whether there are tables, and none of them is ours.
fn is_foreign(connection: &Connection) -> Result<bool> {
    Ok(!connection.has_table("schema_migrations")? && connection.has_table("%")?)
}
