//! MySQL and MariaDB: a connection, and what its errors mean.

mod values;

use std::time::Duration;

use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder, SslOpts};

pub(crate) use values::MysqlRow;
use values::bound;

use super::dialect::{Dialect, Translated};
use super::encryption::{Encryption, Identity, Tls};
use super::location::ServerLocation;
use super::{Error, Purpose, Result, Value, tls};

/// Bytes that a server takes at once when it does not say.
const PACKET_BYTES: usize = 1 << 24;
/// What a packet holds besides texts and bytes, at most.
const PACKET_REST_BYTES: usize = 1 << 19;
/// Statements kept prepared.
const PREPARED_STATEMENTS: usize = 256;
/// Texts differ when a letter, its case or its accent does, and blanks at the end count.
const COLLATION_MYSQL: &str = "utf8mb4_0900_bin";
const COLLATION_MARIADB: &str = "utf8mb4_nopad_bin";
/// `"` quotes names, as it does elsewhere; a backslash is a letter; the id 0 is an id.
const SQL_MODE: &str = "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO,\
                        STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO";

/// A connection to MySQL or MariaDB.
pub(crate) struct MysqlClient {
    connection: Conn,
    /// Bytes that the server takes at once.
    packet_bytes_max: usize,
}

/// Connects, and prepares the session for its purpose.
pub(crate) fn connect(
    location: &ServerLocation,
    purpose: Purpose,
    statement_time_max: Option<Duration>,
) -> Result<(Dialect, MysqlClient)> {
    tls::check_files(&location.tls)?;
    let mut connection = match Conn::new(options(location, ssl(&location.tls))) {
        // A server without TLS, to which privacy was a wish.
        Err(mysql::Error::DriverError(mysql::DriverError::TlsNotSupported))
            if location.tls.encryption == Encryption::Preferred =>
        {
            Conn::new(options(location, None))?
        }
        connected => connected?,
    };
    let version: Option<String> = connection.query_first("SELECT VERSION()")?;
    let is_maria_db = version.is_some_and(|version| version.to_lowercase().contains("mariadb"));
    let dialect = if is_maria_db { Dialect::MariaDb } else { Dialect::Mysql };
    let packet_bytes_max = connection.query_first("SELECT @@max_allowed_packet")?.unwrap_or(PACKET_BYTES);
    let mut client = MysqlClient { connection, packet_bytes_max };
    client.prepare_session(&dialect, purpose, statement_time_max)?;
    Ok((dialect, client))
}

fn options(location: &ServerLocation, ssl: Option<SslOpts>) -> Opts {
    let options = OptsBuilder::new()
        .user(Some(&location.user))
        .pass(location.password.as_deref())
        .db_name(Some(&location.database))
        .ip_or_hostname(Some(&location.host))
        .tcp_port(location.port)
        .socket(location.socket.as_ref().map(|path| path.to_string_lossy().into_owned()))
        .prefer_socket(location.socket.is_some())
        .tcp_connect_timeout(Some(location.connect_timeout()))
        .tcp_keepalive_time_ms(Some(15_000))
        .tcp_nodelay(true)
        .stmt_cache_size(PREPARED_STATEMENTS)
        .ssl_opts(ssl);
    // A host that is gone without a word is noticed within half a minute.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    let options = options.tcp_keepalive_probe_interval_secs(Some(5)).tcp_keepalive_probe_count(Some(3));
    #[cfg(target_os = "linux")]
    let options = options.tcp_user_timeout_ms(Some(30_000));
    options.into()
}

fn ssl(tls: &Tls) -> Option<SslOpts> {
    if tls.encryption == Encryption::Disabled {
        return None;
    }
    let mut options = SslOpts::default().with_root_cert_path(tls.root_certificates.clone());
    if let Some(Identity { certificate, key }) = &tls.identity {
        options =
            options.with_client_identity(Some(mysql::ClientIdentity::new(certificate.clone(), key.clone())));
    }
    if tls.encryption != Encryption::Verified {
        options = options.with_danger_accept_invalid_certs(true).with_danger_skip_domain_validation(true);
    }
    Some(options)
}

impl MysqlClient {
    fn prepare_session(
        &mut self,
        dialect: &Dialect,
        purpose: Purpose,
        statement_time_max: Option<Duration>,
    ) -> Result<()> {
        let collation = collation(dialect);
        let mut settings = vec![
            format!("SET NAMES utf8mb4 COLLATE {collation}"),
            format!("SET SESSION sql_mode = '{SQL_MODE}'"),
        ];
        settings.push(match dialect {
            Dialect::MariaDb => "SET SESSION max_recursive_iterations = 4294967295".into(),
            _ => "SET SESSION cte_max_recursion_depth = 4294967295".into(),
        });
        match purpose {
            Purpose::Write => {
                settings.push("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".into());
                settings.push("SET SESSION innodb_lock_wait_timeout = 60".into());
                if matches!(dialect, Dialect::MariaDb) {
                    // A writer that stops in the middle of a transaction must not keep the turn.
                    settings.push("SET SESSION idle_write_transaction_timeout = 60".into());
                }
            }
            Purpose::Read => settings.push("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".into()),
        }
        if let Some(time) = statement_time_max {
            settings.push(match dialect {
                Dialect::MariaDb => format!("SET SESSION max_statement_time = {}", time.as_secs_f64()),
                _ => format!("SET SESSION max_execution_time = {}", time.as_millis()),
            });
        }
        settings.iter().try_for_each(|setting| self.execute_batch(setting))
    }

    pub(super) fn execute(&mut self, statement: &Translated, values: &[Value]) -> Result<usize> {
        self.check_size(values)?;
        self.connection.exec_drop(&statement.text, bound(statement, values))?;
        Ok(usize::try_from(self.connection.affected_rows()).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&mut self, statement: &Translated, values: &[Value]) -> Result<Vec<MysqlRow>> {
        self.check_size(values)?;
        let rows: Vec<mysql::Row> = self.connection.exec(&statement.text, bound(statement, values))?;
        Ok(rows.into_iter().map(MysqlRow).collect())
    }

    /// What is larger than a packet would cost the connection.
    fn check_size(&self, values: &[Value]) -> Result<()> {
        let bytes = |value: &Value| match value {
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
            _ => 0,
        };
        let bytes_max = self.packet_bytes_max;
        let is_small = values.iter().map(bytes).sum::<usize>() + PACKET_REST_BYTES <= bytes_max;
        if is_small { Ok(()) } else { Err(Error::TooLarge { bytes_max }) }
    }

    /// Inserts a row, and returns its id; none when there was no need to.
    pub(super) fn insert(&mut self, statement: &Translated, values: &[Value]) -> Result<Option<i64>> {
        let changed = self.execute(statement, values)?;
        let id = i64::try_from(self.connection.last_insert_id()).unwrap_or(i64::MAX);
        Ok((changed > 0).then_some(id))
    }

    /// Runs statements without values, and skips over what they answer.
    pub(super) fn execute_batch(&mut self, sql: &str) -> Result<()> {
        let mut answers = self.connection.query_iter(sql)?;
        while let Some(rows) = answers.iter() {
            for row in rows {
                row?;
            }
        }
        Ok(())
    }

    /// Begins a transaction, waits for the turn and counts the commit, all in one journey. Returns the count.
    pub(super) fn begin_writing(&mut self) -> Result<i64> {
        self.execute_batch(
            "START TRANSACTION; UPDATE write_turn SET commits = LAST_INSERT_ID(commits + 1) WHERE id = 1",
        )?;
        match i64::try_from(self.connection.last_insert_id()) {
            Ok(commits) if commits > 0 => Ok(commits),
            _ => Err(Error::NoRows),
        }
    }
}

/// The collation of all texts.
pub(super) fn collation(dialect: &Dialect) -> &'static str {
    match dialect {
        Dialect::MariaDb => COLLATION_MARIADB,
        _ => COLLATION_MYSQL,
    }
}

pub(super) fn is_disconnection(error: &mysql::Error) -> bool {
    // Shutdown, killed, gone away, read only after a failover, too many connections.
    const CODES: &[u16] =
        &[1040, 1053, 1077, 1079, 1152, 1153, 1158, 1159, 1160, 1161, 1290, 1792, 1836, 1927, 2006, 2013];
    match error {
        mysql::Error::MySqlError(said) => CODES.contains(&said.code),
        mysql::Error::IoError(_) | mysql::Error::DriverError(_) => true,
        other => other.is_connectivity_error(),
    }
}

pub(super) fn is_bad_pattern(error: &mysql::Error) -> bool {
    // Of MariaDB, then of MySQL, which has one code for each kind of fault.
    matches!(error, mysql::Error::MySqlError(said) if said.code == 1139 || (3685..=3700).contains(&said.code))
}

pub(super) fn is_too_long(error: &mysql::Error) -> bool {
    matches!(error, mysql::Error::MySqlError(said) if said.code == 1406)
}
