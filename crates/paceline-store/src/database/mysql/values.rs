//! Values on their way to MySQL and back.

use mysql::consts::ColumnType;
use mysql::{Params, Row, Value as MysqlValue};

use crate::database::dialect::Translated;
use crate::database::{Error, Result, Value, ValueRef};

/// The number of the character set of bytes that are no text.
const BINARY: u16 = 63;

/// Values in the order of a statement's placeholders.
pub(super) fn bound(statement: &Translated, values: &[Value]) -> Params {
    if statement.placeholders.is_empty() {
        return Params::Empty;
    }
    let value = |index: &usize| match values.get(*index) {
        None | Some(Value::Null) => MysqlValue::NULL,
        Some(Value::Integer(value)) => MysqlValue::Int(*value),
        Some(Value::Real(value)) => MysqlValue::Double(*value),
        Some(Value::Text(value)) => MysqlValue::Bytes(value.clone().into_bytes()),
        Some(Value::Blob(value)) => MysqlValue::Bytes(value.clone()),
    };
    Params::Positional(statement.placeholders.iter().map(value).collect())
}

/// A row whose columns are read as they come.
pub(crate) struct MysqlRow(pub(super) Row);

impl MysqlRow {
    pub(in crate::database) fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        let (Some(value), Some(column)) = (self.0.as_ref(index), self.0.columns_ref().get(index)) else {
            return Err(Error::NoRows);
        };
        Ok(match value {
            MysqlValue::NULL => ValueRef::Null,
            MysqlValue::Int(value) => ValueRef::Integer(*value),
            MysqlValue::UInt(value) => ValueRef::Integer(i64::try_from(*value).unwrap_or(i64::MAX)),
            MysqlValue::Float(value) => ValueRef::Real(f64::from(*value)),
            MysqlValue::Double(value) => ValueRef::Real(*value),
            // Sums are decimals.
            MysqlValue::Bytes(bytes) if column.column_type() == ColumnType::MYSQL_TYPE_NEWDECIMAL => {
                decimal(bytes)
            }
            MysqlValue::Bytes(bytes) if column.character_set() == BINARY => ValueRef::Blob(bytes),
            MysqlValue::Bytes(bytes) => ValueRef::Text(bytes),
            MysqlValue::Date(..) | MysqlValue::Time(..) => return Err(Error::NoRows),
        })
    }
}

fn decimal(bytes: &[u8]) -> ValueRef<'_> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match text.parse() {
        Ok(whole) => ValueRef::Integer(whole),
        Err(_) => text.parse().map_or(ValueRef::Null, ValueRef::Real),
    }
}
