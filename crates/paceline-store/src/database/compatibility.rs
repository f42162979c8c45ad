//! Servers and a schema that is newer than they are.
//!
//! While servers are upgraded one after the other, those of the version before work on a schema that they do not know, and
//! some start on it. So each migration says since which version servers can work on the schema that it leaves, and the
//! database keeps that for them. A step that only adds what older servers can leave alone says so by an older version:
//! columns that may be empty or have a default, tables whose rows go with the rows they refer to, and indexes that refuse
//! nothing. A test compares the schemas before and after.

use super::{Connection, Result};

const TABLE: &str = "schema_migrations";
const COLUMN: &str = "compatible_since";

/// Makes the place for what migrations say, which the first databases did not have. Where it is empty nothing was said,
/// and servers need the version of the migration itself.
pub(super) fn ensure_column(connection: &Connection) -> Result<()> {
    if connection.has_column(TABLE, COLUMN)? {
        return Ok(());
    }
    connection.run_script(&format!("ALTER TABLE {TABLE} ADD COLUMN {COLUMN} BIGINT"))
}

/// The version that a server must know to work with a schema that is newer than `known`: what the steps beyond it say.
pub(super) fn needed(connection: &Connection, known: i64) -> Result<i64> {
    let since = if connection.has_column(TABLE, COLUMN)? {
        format!("COALESCE({COLUMN}, version)")
    } else {
        "version".into()
    };
    let sql = format!("SELECT COALESCE(MAX({since}), 0) FROM {TABLE} WHERE version > ?");
    connection.prepare_cached(&sql)?.query_row([known], |row| row.get(0))
}

impl Connection {
    /// Whether a table has a column of a name.
    fn has_column(&self, table: &str, column: &str) -> Result<bool> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT 1 FROM pragma_table_info(?) c WHERE c.name = ?".into(),
            Self::Server(server) => format!(
                "SELECT 1 FROM information_schema.columns c
                 WHERE c.table_schema = {} AND c.table_name = ? AND c.column_name = ?",
                server.dialect().schema()
            ),
        };
        self.prepare_cached(&sql)?.exists([table, column])
    }

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
