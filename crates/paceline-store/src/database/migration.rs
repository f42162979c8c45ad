//! Schema versions. Each migration is a file; they run in order, by themselves, and forward only.
//!
//! Versions mean the same in all databases. Servers begin with the schema as it was at version 7.

use rusqlite::TransactionBehavior;

use super::dialect::Dialect;
use super::opening::{describe, path_of};
use super::server::Server;
use super::{Connection, DatabaseLocation, OptionalExtension, Result, params};
use crate::clock::now_ms;
use crate::error::OpenError;

/// A step from one version to the next.
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    pub(crate) statements: &'static str,
    /// Tables that are written anew.
    pub(crate) rewrites: &'static [&'static str],
}

const fn migration(version: i64, name: &'static str, statements: &'static str) -> Migration {
    Migration { version, name, statements, rewrites: &[] }
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
];
const OF_POSTGRES: &[Migration] =
    &[migration(7, "schema", include_str!("../../migrations/postgres/0007_schema.sql"))];
const OF_MYSQL: &[Migration] =
    &[migration(7, "schema", include_str!("../../migrations/mysql/0007_schema.sql"))];

/// The lock that one of several servers that start at once gets ("PCLN").
const LOCK: i64 = 0x5043_4c4e;
/// How long the others wait for it, in seconds.
const LOCK_WAIT_SECONDS: u32 = 600;

/// Brings the schema to the version of this build, or refuses one that is newer.
pub(crate) fn migrate(connection: &mut Connection, location: &DatabaseLocation) -> Result<(), OpenError> {
    let describe = |source| describe(location, source);
    let (migrations, found) = match connection {
        Connection::Sqlite(file) => (OF_FILES, apply_to_file(file).map_err(|error| describe(error.into()))?),
        Connection::Server(server) => {
            let migrations = of_server(server.dialect());
            if is_foreign(connection).map_err(describe)? {
                return Err(OpenError::ForeignTables { location: location.to_string() });
            }
            (migrations, apply_to_server(connection, migrations).map_err(describe)?)
        }
    };
    let known = migrations.last().map_or(0, |newest| newest.version);
    match (found > known, location.path()) {
        (false, _) => Ok(()),
        (true, Some(_)) => Err(OpenError::NewerSchema { path: path_of(location).to_owned(), found, known }),
        (true, None) => Err(OpenError::NewerSchema { path: location.to_string().into(), found, known }),
    }
}

/// The migrations of a database.
pub(super) fn of(connection: &Connection) -> &'static [Migration] {
    match connection {
        Connection::Sqlite(_) => OF_FILES,
        Connection::Server(server) => of_server(server.dialect()),
    }
}

fn of_server(dialect: &Dialect) -> &'static [Migration] {
    match dialect {
        Dialect::Postgres { .. } => OF_POSTGRES,
        Dialect::Mysql | Dialect::MariaDb => OF_MYSQL,
    }
}

/// Runs what is missing and returns the version that was found.
fn apply_to_file(connection: &mut rusqlite::Connection) -> rusqlite::Result<i64> {
    // IMMEDIATE: of several processes that start at once, one migrates and the others find it done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             version    INTEGER PRIMARY KEY,
             name       TEXT    NOT NULL,
             applied_ms INTEGER NOT NULL
         )",
    )?;
    let found: i64 =
        transaction
            .query_row("SELECT COALESCE(MAX(version), 0) FROM schema_migrations", [], |row| row.get(0))?;
    for Migration { version, name, statements, .. } in OF_FILES {
        if *version > found {
            announce(*version, name, found);
            transaction.execute_batch(statements)?;
            transaction.execute(
                "INSERT INTO schema_migrations (version, name, applied_ms) VALUES (?, ?, ?)",
                params![version, name, now_ms()],
            )?;
        }
    }
    transaction.commit()?;
    Ok(found)
}

fn announce(version: i64, name: &str, found: i64) {
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

impl Connection {
    /// Whether there is a table of a name, or one that is like it.
    pub(crate) fn has_table(&self, pattern: &str) -> Result<bool> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name LIKE ? LIMIT 1".into()
            }
            Self::Server(server) => format!(
                "SELECT 1 FROM information_schema.tables t
                 WHERE t.table_schema = {} AND t.table_type = 'BASE TABLE' AND t.table_name LIKE ? LIMIT 1",
                server.dialect().schema()
            ),
        };
        self.prepare_cached(&sql)?.exists([pattern])
    }
}

/// The same for a server. PostgreSQL changes a schema in a transaction; MySQL commits each statement by itself, and there
/// each can run again after a migration that was cut off.
fn apply_to_server(connection: &Connection, migrations: &[Migration]) -> Result<i64> {
    let Connection::Server(server) = connection else { return Ok(0) };
    let is_transactional = matches!(server.dialect(), Dialect::Postgres { .. });
    lock(connection, server)?;
    let applied = apply_locked(connection, server, migrations);
    match (is_transactional, &applied) {
        (true, Ok(_)) => server.execute_batch("COMMIT")?,
        (true, Err(_)) => server.execute_batch("ROLLBACK")?,
        (false, _) => {
            connection.prepare_cached("SELECT RELEASE_LOCK(?)")?.exists([LOCK.to_string()])?;
        }
    }
    applied
}

fn lock(connection: &Connection, server: &Server) -> Result<()> {
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

fn apply_locked(connection: &Connection, server: &Server, migrations: &[Migration]) -> Result<i64> {
    server.execute_batch(server.dialect().migrations_table())?;
    let found = connection
        .prepare_cached("SELECT COALESCE(MAX(version), 0) FROM schema_migrations")?
        .query_row([], |row| row.get(0))?;
    for Migration { version, name, statements, .. } in migrations {
        if *version > found {
            announce(*version, name, found);
            server.execute_batch(&server.dialect().schema_text(statements))?;
            connection
                .prepare_cached("INSERT INTO schema_migrations (version, name, applied_ms) VALUES (?, ?, ?)")?
                .execute(params![version, name, now_ms()])?;
        }
    }
    Ok(found)
}
