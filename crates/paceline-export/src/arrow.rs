//! Parquet and the Arrow stream. Times are timestamps in UTC, a missing value is null.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::encoder::Error;
use crate::pending::Pending;
use crate::table::{Column, ColumnKind, Value};

const UTC: &str = "UTC";
/// A row group of a Parquet file is finished when its columns take so much memory.
const ROW_GROUP_BYTES: usize = 8 * 1024 * 1024;

/// The Arrow stream format: the schema, then one batch for each call.
pub(crate) struct ArrowEncoder {
    columns: Vec<Column>,
    writer: StreamWriter<Pending>,
}

impl ArrowEncoder {
    pub(crate) fn new(columns: Vec<Column>, pending: Pending) -> Result<Self, Error> {
        let writer = StreamWriter::try_new(pending, &schema(&columns))?;
        Ok(Self { columns, writer })
    }

    pub(crate) fn rows(&mut self, rows: &[Vec<Value>]) -> Result<(), Error> {
        let schema = schema(&self.columns);
        Ok(self.writer.write(&batch(schema, &self.columns, rows)?)?)
    }

    pub(crate) fn finish(mut self) -> Result<(), Error> {
        Ok(self.writer.finish()?)
    }
}

/// Parquet, compressed with Snappy, which every reader knows.
pub(crate) struct ParquetEncoder {
    columns: Vec<Column>,
    writer: ArrowWriter<Pending>,
}

impl ParquetEncoder {
    pub(crate) fn new(columns: Vec<Column>, pending: Pending) -> Result<Self, Error> {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = ArrowWriter::try_new(pending, schema(&columns), Some(properties))?;
        Ok(Self { columns, writer })
    }

    pub(crate) fn rows(&mut self, rows: &[Vec<Value>]) -> Result<(), Error> {
        self.writer.write(&batch(schema(&self.columns), &self.columns, rows)?)?;
        if self.writer.in_progress_size() > ROW_GROUP_BYTES {
            self.writer.flush()?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        self.writer.close()?;
        Ok(())
    }
}

fn schema(columns: &[Column]) -> SchemaRef {
    let field = |column: &Column| {
        let data_type = match column.kind {
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Integer => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Time => DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into())),
        };
        Field::new(&column.name, data_type, true)
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn batch(schema: SchemaRef, columns: &[Column], rows: &[Vec<Value>]) -> Result<RecordBatch, Error> {
    let array = |(index, column): (usize, &Column)| -> ArrayRef {
        let values = rows.iter().map(|row| row.get(index).unwrap_or(&Value::Missing));
        let integers = values.clone().map(|value| match value {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        });
        match column.kind {
            ColumnKind::Text => Arc::new(StringArray::from_iter(values.map(|value| match value {
                Value::Text(text) => Some(&**text),
                _ => None,
            }))),
            ColumnKind::Integer => Arc::new(Int64Array::from_iter(integers)),
            ColumnKind::Number => Arc::new(Float64Array::from_iter(values.map(|value| match value {
                Value::Number(number) => Some(*number),
                _ => None,
            }))),
            ColumnKind::Time => Arc::new(TimestampMillisecondArray::from_iter(integers).with_timezone(UTC)),
        }
    };
    Ok(RecordBatch::try_new(schema, columns.iter().enumerate().map(array).collect())?)
}
