//! CSV and NDJSON.

use std::io::Write;

use jiff::Timestamp;

use crate::encoder::Error;
use crate::pending::Pending;
use crate::table::{Column, ColumnKind, Value};

/// One line of names and one line a row. A missing value is an empty field; times are RFC 3339 in UTC.
pub(crate) struct CsvEncoder {
    columns: Vec<Column>,
    writer: csv::Writer<Pending>,
}

impl CsvEncoder {
    pub(crate) fn new(columns: Vec<Column>, pending: Pending) -> Result<Self, Error> {
        let mut writer = csv::Writer::from_writer(pending);
        writer.write_record(columns.iter().map(|column| &column.name))?;
        Ok(Self { columns, writer })
    }

    pub(crate) fn rows(&mut self, rows: &[Vec<Value>]) -> Result<(), Error> {
        for row in rows {
            for (column, value) in self.columns.iter().zip(row) {
                match (column.kind, value) {
                    (ColumnKind::Text, Value::Text(text)) => self.writer.write_field(text.as_bytes())?,
                    (ColumnKind::Integer, Value::Integer(integer)) => {
                        self.writer.write_field(integer.to_string())?
                    }
                    (ColumnKind::Time, Value::Integer(ms)) => self.writer.write_field(time(*ms))?,
                    (ColumnKind::Number, Value::Number(number)) => {
                        self.writer.write_field(number.to_string())?
                    }
                    _ => self.writer.write_field([])?,
                }
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(self.writer.flush()?)
    }
}

/// One object a line. A missing value has no member; what JSON cannot say as a number is the text `NaN`, `Infinity` or
/// `-Infinity`; times are RFC 3339 in UTC.
pub(crate) struct NdjsonEncoder {
    columns: Vec<Column>,
    pending: Pending,
}

impl NdjsonEncoder {
    pub(crate) fn new(columns: Vec<Column>, pending: Pending) -> Self {
        Self { columns, pending }
    }

    pub(crate) fn rows(&mut self, rows: &[Vec<Value>]) -> Result<(), Error> {
        let mut lines = Vec::new();
        for row in rows {
            let mut separator = b'{';
            for (column, value) in self.columns.iter().zip(row) {
                let mut member = |write: &dyn Fn(&mut Vec<u8>) -> serde_json::Result<()>| {
                    lines.push(separator);
                    separator = b',';
                    serde_json::to_writer(&mut lines, &column.name)?;
                    lines.push(b':');
                    write(&mut lines)
                };
                match (column.kind, value) {
                    (ColumnKind::Text, Value::Text(text)) => {
                        member(&|lines| serde_json::to_writer(lines, &**text))?
                    }
                    (ColumnKind::Integer, Value::Integer(integer)) => {
                        member(&|lines| serde_json::to_writer(lines, integer))?
                    }
                    (ColumnKind::Time, Value::Integer(ms)) => {
                        member(&|lines| serde_json::to_writer(lines, &time(*ms)))?
                    }
                    (ColumnKind::Number, Value::Number(number)) if number.is_finite() => {
                        member(&|lines| serde_json::to_writer(lines, number))?
                    }
                    (ColumnKind::Number, Value::Number(number)) => {
                        member(&|lines| serde_json::to_writer(lines, not_finite(*number)))?
                    }
                    _ => {}
                }
            }
            lines.extend_from_slice(if separator == b'{' { b"{}\n" } else { b"}\n" });
        }
        Ok(self.pending.write_all(&lines)?)
    }
}

fn not_finite(number: f64) -> &'static str {
    match number {
        nan if nan.is_nan() => "NaN",
        infinity if infinity > 0.0 => "Infinity",
        _ => "-Infinity",
    }
}

/// RFC 3339 in UTC; the milliseconds themselves where no calendar reaches.
fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |time| format!("{time:.3}"))
}
