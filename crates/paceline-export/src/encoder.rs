//! A table in one of the formats.

use std::str::FromStr;

use crate::arrow::{ArrowEncoder, ParquetEncoder};
use crate::pending::Pending;
use crate::table::{Column, Value};
use crate::text::{CsvEncoder, NdjsonEncoder};

/// A format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a line of names.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Parquet.
    Parquet,
    /// The Arrow IPC stream.
    Arrow,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Ndjson, Self::Parquet, Self::Arrow];

    /// Its name, which is also the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Its media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Arrow => "application/vnd.apache.arrow.stream",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            format!("Invalid value '{name}' for 'format': it is one of csv, ndjson, parquet, arrow.")
        })
    }
}

/// Rows that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Arrow refused.
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    /// CSV refused.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// JSON refused.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Parquet refused.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Writing to memory failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Turns rows into a file, some at a time.
pub struct Encoder {
    pending: Pending,
    writer: Writer,
}

/// The large ones on the heap: an encoder is moved from piece to piece.
enum Writer {
    Csv(Box<CsvEncoder>),
    Ndjson(NdjsonEncoder),
    Parquet(Box<ParquetEncoder>),
    Arrow(Box<ArrowEncoder>),
}

impl Encoder {
    /// Begins a file.
    ///
    /// # Errors
    /// Columns that the format cannot have.
    pub fn new(format: Format, columns: Vec<Column>) -> Result<Self, Error> {
        let pending = Pending::default();
        let writer = match format {
            Format::Csv => Writer::Csv(Box::new(CsvEncoder::new(columns, pending.clone())?)),
            Format::Ndjson => Writer::Ndjson(NdjsonEncoder::new(columns, pending.clone())),
            Format::Parquet => Writer::Parquet(Box::new(ParquetEncoder::new(columns, pending.clone())?)),
            Format::Arrow => Writer::Arrow(Box::new(ArrowEncoder::new(columns, pending.clone())?)),
        };
        Ok(Self { pending, writer })
    }

    /// Adds rows, and returns what is finished of the file since the last call; that may be nothing.
    ///
    /// # Errors
    /// When the format refuses the rows.
    pub fn rows(&mut self, rows: &[Vec<Value>]) -> Result<Vec<u8>, Error> {
        match &mut self.writer {
            Writer::Csv(csv) => csv.rows(rows)?,
            Writer::Ndjson(ndjson) => ndjson.rows(rows)?,
            Writer::Parquet(parquet) => parquet.rows(rows)?,
            Writer::Arrow(arrow) => arrow.rows(rows)?,
        }
        Ok(self.pending.take())
    }

    /// Ends the file, and returns the rest of it.
    ///
    /// # Errors
    /// When the format refuses the end.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        match self.writer {
            Writer::Csv(mut csv) => csv.rows(&[])?,
            Writer::Ndjson(_) => {}
            Writer::Parquet(parquet) => parquet.finish()?,
            Writer::Arrow(arrow) => arrow.finish()?,
        }
        Ok(self.pending.take())
    }
}
