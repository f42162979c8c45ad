//! Moving everything from one database to another, whatever their kinds.
//!
//! Tables are copied in the order of their keys, a page a transaction, so that a copy which was cut off goes on after
//! the last row that arrived. In the end both sides are read again and compared, table by table. A table `copy_begun`
//! in the target says that it is not whole yet: no server starts on it.

mod pages;
mod tables;

use tables::{TABLES, Table};

use crate::database::{self, Connection, DatabaseLocation, OptionalExtension, Purpose, params_from_iter};
use crate::error::OpenError;

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyProgress {
    /// The table that is being copied.
    pub table: &'static str,
    /// Rows of it that have arrived.
    pub rows: u64,
    /// Rows that it has.
    pub total_rows: u64,
}

/// A table that arrived whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// The checksum of all its values, which is the same on both sides.
    pub checksum: u64,
}

/// Why a copy did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the databases cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Both are one.
    #[error("the database cannot be copied to itself. Name another one to copy it to")]
    SameDatabase,
    /// The target has content of its own.
    #[error("the database {location} is not empty: `{table}` has rows. Name an empty one to copy to")]
    NotEmpty {
        /// The target.
        location: String,
        /// A table that has rows.
        table: &'static str,
    },
    /// The target holds a part of another database.
    #[error(
        "the database {location} holds a part of a copy of {source_location}. Name an empty one to copy to"
    )]
    OtherCopy {
        /// The target.
        location: String,
        /// What was being copied there.
        source_location: String,
    },
    /// A database failed. The same copy again goes on where this one stopped.
    #[error("the copy of `{table}` failed: {source}. Start it again: it goes on where it stopped")]
    Database {
        /// The table, or what was done.
        table: &'static str,
        /// What the database said.
        source: database::Error,
    },
    /// What arrived is not what was sent.
    #[error(
        "`{table}` differs after the copy: {source_rows} rows there and {target_rows} here. Was something written \
         meanwhile? Stop all servers, and copy to an empty database"
    )]
    Differs {
        /// The table.
        table: &'static str,
        /// Rows of the source.
        source_rows: u64,
        /// Rows of the target.
        target_rows: u64,
    },
}

/// Copies a database to an empty one, or goes on with a copy that was cut off, and compares both in the end. Nobody
/// should write to either meanwhile.
///
/// # Errors
/// See [`CopyError`].
pub fn copy_database(
    from: &DatabaseLocation,
    to: &DatabaseLocation,
    on_progress: impl FnMut(CopyProgress) + Send,
) -> Result<Vec<CopiedTable>, CopyError> {
    database::off_runtime(|| copy(from, to, on_progress))
}

fn copy(
    from: &DatabaseLocation,
    to: &DatabaseLocation,
    mut on_progress: impl FnMut(CopyProgress),
) -> Result<Vec<CopiedTable>, CopyError> {
    if from == to {
        return Err(CopyError::SameDatabase);
    }
    drop(open(from)?);
    let source = database::open(from, Purpose::Read, None)?;
    let target = open(to)?;
    begin(&target, from, to)?;
    source.begin_reading().map_err(failed("the source"))?;
    for table in TABLES {
        copy_table(&source, &target, table, &mut on_progress).map_err(failed(table.name))?;
    }
    let copied = TABLES.iter().map(|table| compare(&source, &target, table)).collect::<Result<_, _>>()?;
    source.roll_back().map_err(failed("the source"))?;
    finish(&target).map_err(failed("the end"))?;
    Ok(copied)
}

fn failed(table: &'static str) -> impl Fn(database::Error) -> CopyError {
    move |source| CopyError::Database { table, source }
}

/// Opens a database at the newest schema. One that is newer still may hold what would be left behind.
fn open(location: &DatabaseLocation) -> Result<Connection, OpenError> {
    let connection = database::open(location, Purpose::Write, None)?;
    database::migrate_exactly(&connection, location)?;
    Ok(connection)
}

/// What a database is being copied from, if it is.
pub(crate) fn begun_from(connection: &Connection) -> database::Result<Option<String>> {
    if !connection.has_table("copy_begun")? {
        return Ok(None);
    }
    connection.prepare_cached("SELECT source FROM copy_begun")?.query_row([], |row| row.get(0)).optional()
}

fn begin(target: &Connection, from: &DatabaseLocation, to: &DatabaseLocation) -> Result<(), CopyError> {
    if let Some(source) = begun_from(target).map_err(failed("the mark of a copy"))? {
        if source == from.to_string() {
            return Ok(());
        }
        return Err(CopyError::OtherCopy { location: to.to_string(), source_location: source });
    }
    for table in TABLES {
        if pages::last_key(target, table).map_err(failed(table.name))?.is_some() {
            return Err(CopyError::NotEmpty { location: to.to_string(), table: table.name });
        }
    }
    let marked = target
        .run("CREATE TABLE copy_begun (source VARCHAR(4000) NOT NULL)")
        .and_then(|()| target.prepare_cached("INSERT INTO copy_begun (source) VALUES (?)"))
        .and_then(|mut insert| insert.execute([from.to_string()]));
    marked.map(drop).map_err(failed("the mark of a copy"))
}

fn copy_table(
    source: &Connection,
    target: &Connection,
    table: &Table,
    on_progress: &mut impl FnMut(CopyProgress),
) -> database::Result<()> {
    let total_rows = pages::count(source, table)?;
    let mut after = pages::last_key(target, table)?;
    let mut rows = if after.is_some() { pages::count(target, table)? } else { 0 };
    let insert = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        table.columns(),
        vec!["?"; table.width()].join(", ")
    );
    loop {
        on_progress(CopyProgress { table: table.name, rows, total_rows });
        let page = pages::page(source, table, after.as_deref())?;
        let Some(last) = page.last() else { break };
        after = Some(last[..table.key.len()].to_vec());
        rows += page.len() as u64;
        target.begin_writing()?;
        let mut batch = target.batch(&insert)?;
        page.iter().try_for_each(|row| batch.row(params_from_iter(row)))?;
        batch.finish()?;
        target.commit()?;
    }
    target.continue_ids(table.name, table.key)
}

fn compare(source: &Connection, target: &Connection, table: &Table) -> Result<CopiedTable, CopyError> {
    let one = pages::checksum(source, table).map_err(failed(table.name))?;
    let other = pages::checksum(target, table).map_err(failed(table.name))?;
    if one != other {
        return Err(CopyError::Differs { table: table.name, source_rows: one.0, target_rows: other.0 });
    }
    Ok(CopiedTable { table: table.name, rows: one.0, checksum: one.1 })
}

fn finish(target: &Connection) -> database::Result<()> {
    target.continue_tail_ids()?;
    target.run("DROP TABLE copy_begun")
}
