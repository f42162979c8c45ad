//! What the databases spell differently.
//!
//! Statements are written once, in words that SQLite and PostgreSQL share as far as there are such; what a server wants
//! otherwise is replaced here, in the text, once for each statement of a connection. SQLite takes statements as they are.

mod functions;
mod mysql;
mod postgres;
mod translate;

/// A server's way to spell things.
#[derive(Debug, Clone)]
pub(crate) enum Dialect {
    /// PostgreSQL.
    Postgres {
        /// The collation, quoted, by which letters that differ in case are alike.
        case_collation: String,
    },
    /// MySQL.
    Mysql,
    /// MariaDB.
    MariaDb,
}

/// A statement in a server's words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Translated {
    pub(super) text: String,
    /// Which value each placeholder takes, from 0, in the order that the server counts them.
    pub(super) placeholders: Vec<usize>,
    /// Whether it asks for the id of the row it inserts, on a server that tells it in another way.
    pub(super) returns_id: bool,
}

impl Dialect {
    /// A statement in the words of the server.
    pub(super) fn translate(&self, sql: &str) -> Translated {
        match self {
            Self::Postgres { case_collation } => postgres::translate(sql, case_collation),
            Self::Mysql | Self::MariaDb => mysql::translate(sql),
        }
    }

    /// The beginning of a transaction that reads one snapshot.
    pub(super) fn begin_reading(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Mysql | Self::MariaDb => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        }
    }

    /// Bytes of the tables with their indexes, and how many of those are free, as far as the server knows.
    pub(super) fn size(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => {
                "SELECT CAST(COALESCE(SUM(pg_total_relation_size(c.oid)), 0) AS BIGINT), CAST(0 AS BIGINT)
                 FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace =
                     (SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())"
            }
            Self::Mysql | Self::MariaDb => {
                "SELECT COALESCE(SUM(data_length + index_length), 0), COALESCE(SUM(data_free), 0)
                 FROM information_schema.tables WHERE table_schema = DATABASE()"
            }
        }
    }

    /// The schema that our tables are in, as an expression.
    pub(super) fn schema(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "current_schema()",
            Self::Mysql | Self::MariaDb => "DATABASE()",
        }
    }

    /// Makes the table of migrations, unless it is there.
    pub(super) fn migrations_table(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => {
                "CREATE TABLE IF NOT EXISTS schema_migrations (
                     version    BIGINT PRIMARY KEY,
                     name       TEXT   NOT NULL,
                     applied_ms BIGINT NOT NULL
                 )"
            }
            Self::Mysql | Self::MariaDb => {
                "CREATE TABLE IF NOT EXISTS schema_migrations (
                     version    BIGINT       PRIMARY KEY,
                     name       VARCHAR(100) NOT NULL,
                     applied_ms BIGINT       NOT NULL
                 ) ENGINE = InnoDB"
            }
        }
    }

    /// A migration's statements. MySQL and MariaDB have the same collation under two names.
    pub(super) fn schema_text(&self, statements: &str) -> String {
        match self {
            Self::Postgres { .. } => statements.to_owned(),
            dialect @ (Self::Mysql | Self::MariaDb) => {
                statements.replace("utf8mb4_nopad_bin", super::mysql::collation(dialect))
            }
        }
    }

    /// What lets new rows have ids after those that are there, where the server does not do so by itself.
    pub(super) fn continue_ids(&self, table: &str) -> Option<String> {
        match self {
            Self::Postgres { .. } => Some(format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST(MAX(id), 1)) FROM {table} HAVING MAX(id) IS NOT NULL"
            )),
            Self::Mysql | Self::MariaDb => None,
        }
    }

    /// The operator of a division that leaves whole numbers.
    pub(super) fn whole_division(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "/",
            Self::Mysql | Self::MariaDb => "DIV",
        }
    }
}
