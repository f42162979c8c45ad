//! How large the database is, and how much of it is free.

use super::{Connection, OptionalExtension, Result, Row, sqlite};

/// Bytes of the database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) bytes: u64,
    /// What nothing uses, and later writes will.
    pub(crate) free_bytes: u64,
}

/// Measures the database. What a server can use again it does not always tell.
pub(crate) fn measure(connection: &Connection) -> Result<Size> {
    match connection {
        Connection::Sqlite(file) => {
            let space = sqlite::free_space::measure(file)?;
            Ok(Size { bytes: space.bytes(), free_bytes: space.free_bytes() })
        }
        Connection::Server(server) => {
            let sql = server.dialect().size();
            let size = |row: &Row<'_>| Ok(Size { bytes: row.get(0)?, free_bytes: row.get(1)? });
            let found = connection.prepare_cached(sql)?.query_row([], size).optional()?;
            Ok(found.unwrap_or(Size { bytes: 0, free_bytes: 0 }))
        }
    }
}
