//! Statements and their rows, whatever the database.

use std::marker::PhantomData;
use std::sync::Arc;

use super::dialect::Translated;
use super::server::{Server, ServerRow};
use super::{Error, FromSql, Params, Result, ValueRef};

/// A statement that is ready to run.
pub(crate) enum Statement<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    Server(&'c Server, Arc<Translated>),
}

impl Statement<'_> {
    /// Runs it, and returns how many rows it changed.
    pub(crate) fn execute(&mut self, params: impl Params) -> Result<usize> {
        match self {
            Self::Sqlite(statement) => {
                bind(statement, params)?;
                Ok(statement.raw_execute()?)
            }
            Self::Server(server, translated) => server.execute(translated, params),
        }
    }

    /// Runs it, and returns its rows.
    pub(crate) fn query(&mut self, params: impl Params) -> Result<Rows<'_>> {
        match self {
            Self::Sqlite(statement) => {
                bind(statement, params)?;
                Ok(Rows::Sqlite(statement.raw_query()))
            }
            Self::Server(server, translated) => {
                Ok(Rows::Server { rows: server.query(translated, params)?.into_iter(), current: None })
            }
        }
    }

    /// Runs it, and reads its first row.
    ///
    /// # Errors
    /// [`Error::NoRows`], among others.
    pub(crate) fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        match self.query(params)?.next()? {
            Some(row) => read(&row),
            None => Err(Error::NoRows),
        }
    }

    /// Runs it, and reads each row as it is asked for.
    pub(crate) fn query_map<T, F>(&mut self, params: impl Params, read: F) -> Result<MappedRows<'_, T, F>>
    where
        F: FnMut(&Row<'_>) -> Result<T>,
    {
        Ok(MappedRows { rows: self.query(params)?, read, item: PhantomData })
    }

    /// Whether it has a row.
    pub(crate) fn exists(&mut self, params: impl Params) -> Result<bool> {
        Ok(self.query(params)?.next()?.is_some())
    }
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: impl Params) -> Result<()> {
    let mut count = 0;
    params.for_each(|value| {
        count += 1;
        Ok(statement.raw_bind_parameter(count, value)?)
    })?;
    let expected = statement.parameter_count();
    if count == expected {
        return Ok(());
    }
    Err(rusqlite::Error::InvalidParameterCount(count, expected).into())
}

/// Rows, one after the other.
pub(crate) enum Rows<'s> {
    Sqlite(rusqlite::Rows<'s>),
    Server { rows: std::vec::IntoIter<ServerRow>, current: Option<ServerRow> },
}

impl Rows<'_> {
    /// The next row, which is readable until the one after it is asked for.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        match self {
            Self::Sqlite(rows) => Ok(rows.next()?.map(Row::Sqlite)),
            Self::Server { rows, current } => {
                *current = rows.next();
                Ok(current.as_ref().map(Row::Server))
            }
        }
    }
}

/// One row.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Server(&'r ServerRow),
}

impl Row<'_> {
    /// The value of a column, from 0.
    pub(crate) fn get<T: FromSql>(&self, index: usize) -> Result<T> {
        match self {
            Self::Sqlite(row) => Ok(row.get(index)?),
            Self::Server(row) => Ok(T::column_result(row.value(index)?)?),
        }
    }

    /// The same without a copy.
    pub(crate) fn get_ref(&self, index: usize) -> Result<ValueRef<'_>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(index)?),
            Self::Server(row) => row.value(index),
        }
    }
}

/// What is read of each row.
pub(crate) struct MappedRows<'s, T, F> {
    rows: Rows<'s>,
    read: F,
    item: PhantomData<T>,
}

impl<T, F: FnMut(&Row<'_>) -> Result<T>> Iterator for MappedRows<'_, T, F> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        match self.rows.next() {
            Ok(row) => row.map(|row| (self.read)(&row)),
            Err(error) => Some(Err(error)),
        }
    }
}
