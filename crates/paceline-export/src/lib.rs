//! Tables of any length as CSV, NDJSON, Parquet or an Arrow stream. An [`Encoder`] takes some rows at a time and gives
//! back what is finished of the file, so that memory stays flat however long the table is.

mod arrow;
mod encoder;
mod pending;
mod table;
mod text;

pub use encoder::{Encoder, Error, Format};
pub use table::{Column, ColumnKind, Value};
