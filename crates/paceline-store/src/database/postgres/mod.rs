//! PostgreSQL: a connection, its prepared statements, and what its errors mean.

mod tls;
mod values;

use std::collections::HashMap;
use std::error::Error as _;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use postgres::{Client, SimpleQueryMessage};

pub(crate) use values::PostgresRow;
use values::{Bound, type_of};

use super::dialect::{Dialect, Translated};
use super::location::ServerLocation;
use super::{Error, Purpose, Result, Value};

/// Statements kept prepared.
const PREPARED_STATEMENTS: usize = 512;
/// Collations by which letters that differ in case are alike, the best first. `C` and `POSIX` know ASCII only.
const CASE_COLLATIONS: &[&str] =
    &["pg_c_utf8", "C.utf8", "C.UTF-8", "en_US.utf8", "en_US.UTF-8", "und-x-icu"];

/// A connection to PostgreSQL.
pub(crate) struct PostgresClient {
    client: Client,
    /// By text and by the types of the values, which the server would otherwise guess from what stands beside them.
    statements: HashMap<(String, Vec<Type>), postgres::Statement>,
}

/// Connects, and prepares the session for its purpose.
pub(crate) fn connect(
    location: &ServerLocation,
    purpose: Purpose,
    statement_time_max: Option<Duration>,
) -> Result<(Dialect, PostgresClient)> {
    let mut config = postgres::Config::new();
    config.application_name("paceline").connect_timeout(location.connect_timeout()).keepalives(true);
    config.keepalives_idle(Duration::from_secs(15)).keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(30));
    config.user(&location.user).dbname(&location.database);
    if let Some(password) = &location.password {
        config.password(password);
    }
    match &location.socket {
        Some(folder) => config.host_path(folder).port(location.port),
        None => config.host(&location.host).port(location.port),
    };
    if let Some(options) = &location.options {
        config.options(options);
    }
    config.ssl_mode(tls::mode(&location.tls));
    let client = match tls::connector(&location.tls)? {
        Some(connector) => config.connect(connector)?,
        None => config.connect(postgres::NoTls)?,
    };
    let mut client = PostgresClient { client, statements: HashMap::new() };
    client.prepare_session(purpose, statement_time_max)?;
    let dialect = Dialect::Postgres { case_collation: client.case_collation()? };
    Ok((dialect, client))
}

impl PostgresClient {
    fn prepare_session(&mut self, purpose: Purpose, statement_time_max: Option<Duration>) -> Result<()> {
        let time_max_ms = statement_time_max.map_or(0, |time| time.as_millis());
        // A writer that stops in the middle of a transaction must not keep the turn.
        let settings = match purpose {
            Purpose::Write => {
                "SET default_transaction_isolation = 'read committed'; SET lock_timeout = '60s'; \
                 SET idle_in_transaction_session_timeout = '60s'"
            }
            Purpose::Read => "SET default_transaction_read_only = on",
        };
        self.client.batch_execute(&format!(
            "SET standard_conforming_strings = on; SET client_min_messages = warning; \
             SET statement_timeout = {time_max_ms}; {settings}"
        ))?;
        if purpose == Purpose::Write {
            // Acknowledged means on the disk, also where the server says otherwise.
            let setting: String =
                self.client.query_one("SELECT current_setting('synchronous_commit')", &[])?.get(0);
            if setting == "off" {
                self.client.batch_execute("SET synchronous_commit = on")?;
            }
        }
        Ok(())
    }

    fn case_collation(&mut self) -> Result<String> {
        let known =
            "SELECT collname::text FROM pg_collation WHERE collencoding IN (-1, pg_char_to_encoding('UTF8'))";
        let known: Vec<String> = self.client.query(known, &[])?.iter().map(|row| row.get(0)).collect();
        let best = CASE_COLLATIONS.iter().find(|name| known.iter().any(|known| known == **name));
        Ok(format!("\"{}\"", best.unwrap_or(&"default")))
    }

    fn prepared(&mut self, statement: &Translated, values: &[Value]) -> Result<postgres::Statement> {
        let types: Vec<Type> =
            statement.placeholders.iter().map(|value| type_of(values.get(*value))).collect();
        let key = (statement.text.clone(), types);
        if let Some(known) = self.statements.get(&key) {
            return Ok(known.clone());
        }
        if self.statements.len() >= PREPARED_STATEMENTS {
            self.statements.clear();
        }
        let prepared = self.client.prepare_typed(&key.0, &key.1)?;
        self.statements.insert(key, prepared.clone());
        Ok(prepared)
    }

    pub(super) fn execute(&mut self, statement: &Translated, values: &[Value]) -> Result<usize> {
        let prepared = self.prepared(statement, values)?;
        let bound: Vec<Bound<'_>> = values.iter().map(Bound).collect();
        let bound: Vec<&(dyn ToSql + Sync)> =
            bound.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let changed = self.client.execute(&prepared, &bound)?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&mut self, statement: &Translated, values: &[Value]) -> Result<Vec<PostgresRow>> {
        let prepared = self.prepared(statement, values)?;
        let bound: Vec<Bound<'_>> = values.iter().map(Bound).collect();
        let bound: Vec<&(dyn ToSql + Sync)> =
            bound.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        Ok(self.client.query(&prepared, &bound)?.into_iter().map(PostgresRow).collect())
    }

    pub(super) fn execute_batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    /// Begins a transaction, waits for the turn and counts the commit, all in one journey. Returns the count.
    pub(super) fn begin_writing(&mut self) -> Result<i64> {
        let answers = self.client.simple_query(
            "BEGIN; UPDATE write_turn SET commits = commits + 1 WHERE id = 1 RETURNING commits",
        )?;
        let commits = answers.iter().find_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
            _ => None,
        });
        commits.ok_or(Error::NoRows)
    }
}

/// What the server said, without the statement.
pub(super) fn describe(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

pub(super) fn is_disconnection(error: &postgres::Error) -> bool {
    match error.code() {
        // Of class 57 the server's own end; class 08 is the connection.
        Some(code) => {
            code.code().starts_with("08")
                || code.code().starts_with("57P")
                || *code == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
                || *code == SqlState::TOO_MANY_CONNECTIONS
                || *code == SqlState::READ_ONLY_SQL_TRANSACTION
        }
        None => error.is_closed() || error.source().is_some_and(|cause| cause.is::<std::io::Error>()),
    }
}

pub(super) fn is_bad_pattern(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::INVALID_REGULAR_EXPRESSION)
}

pub(super) fn is_too_long(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::PROGRAM_LIMIT_EXCEEDED)
}

pub(super) fn is_type_mismatch(error: &postgres::Error) -> bool {
    matches!(error.code(), Some(code) if *code == SqlState::UNDEFINED_FUNCTION || *code == SqlState::DATATYPE_MISMATCH)
}
