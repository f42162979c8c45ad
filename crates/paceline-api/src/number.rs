//! Numbers in JSON, which has no NaN and no infinity.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

const NAN: &str = "NaN";
const INFINITY: &str = "Infinity";
const MINUS_INFINITY: &str = "-Infinity";

/// A double. What JSON cannot say as a number is the text `NaN`, `Infinity` or `-Infinity`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            finite if finite.is_finite() => serializer.serialize_f64(finite),
            nan if nan.is_nan() => serializer.serialize_str(NAN),
            infinity if infinity > 0.0 => serializer.serialize_str(INFINITY),
            _ => serializer.serialize_str(MINUS_INFINITY),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a number, \"{NAN}\", \"{INFINITY}\" or \"{MINUS_INFINITY}\"")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Number, E> {
        match value {
            NAN => Ok(Number(f64::NAN)),
            INFINITY => Ok(Number(f64::INFINITY)),
            MINUS_INFINITY => Ok(Number(f64::NEG_INFINITY)),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }
}

impl PartialSchema for Number {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Double);
        let number = ObjectBuilder::new().schema_type(Type::Number).format(Some(format));
        let text =
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some([NAN, INFINITY, MINUS_INFINITY]));
        Schema::OneOf(
            OneOfBuilder::new()
                .item(number)
                .item(text)
                .description(Some("A double; what JSON cannot say as a number is a text."))
                .build(),
        )
        .into()
    }
}

impl ToSchema for Number {}

/// Columns of such numbers.
pub(crate) mod numbers {
    use super::{Deserialize, Deserializer, Number, Serializer};

    pub(crate) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|value| Number(*value)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let numbers = Vec::<Number>::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|number| number.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_cannot_say_is_a_text() {
        for (value, text) in [
            (1.5, "1.5"),
            (f64::NAN, "\"NaN\""),
            (f64::INFINITY, "\"Infinity\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(serde_json::to_string(&Number(value)).unwrap(), text);
            let read: Number = serde_json::from_str(text).unwrap();
            assert_eq!(read.0.to_bits(), value.to_bits());
        }
        assert_eq!(serde_json::from_str::<Number>("-7").unwrap(), Number(-7.0));
        let refused = serde_json::from_str::<Number>("\"nan\"").unwrap_err().to_string();
        assert!(refused.contains("\"Infinity\""), "{refused}");
    }
}
