//! Which data of runs a request asks for.

use std::fmt::{Formatter, Result as FormatResult};

use serde::de::{Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

const ALL: &str = "all";
const NONE: &str = "none";

/// Which data of runs to answer, besides what is known of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RunColumns {
    /// The metrics.
    pub metrics: KeySelection,
    /// What of each metric.
    pub metric_parts: Vec<MetricPart>,
    /// The params.
    pub params: KeySelection,
    /// The tags.
    pub tags: KeySelection,
    /// Whether to answer the datasets that the runs used.
    pub datasets: bool,
    /// Whether to answer the logged models that the runs used and made.
    pub models: bool,
    /// Whether to answer which metrics have superseded points.
    pub superseded_metrics: bool,
}

impl Default for RunColumns {
    fn default() -> Self {
        Self {
            metrics: KeySelection::None,
            metric_parts: vec![MetricPart::Latest],
            params: KeySelection::None,
            tags: KeySelection::None,
            datasets: false,
            models: false,
            superseded_metrics: false,
        }
    }
}

/// What of a metric to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MetricPart {
    /// The latest point.
    Latest,
    /// The smallest value.
    Min,
    /// The greatest value.
    Max,
    /// How many points were logged, and how many of them are NaN.
    Count,
}

/// Which keys: `"all"`, `"none"` or a list of names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum KeySelection {
    /// None.
    #[default]
    None,
    /// Those of these names.
    These(Vec<String>),
    /// All.
    All,
}

impl Serialize for KeySelection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str(NONE),
            Self::These(names) => names.serialize(serializer),
            Self::All => serializer.serialize_str(ALL),
        }
    }
}

impl<'de> Deserialize<'de> for KeySelection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeySelectionVisitor)
    }
}

struct KeySelectionVisitor;

impl<'de> Visitor<'de> for KeySelectionVisitor {
    type Value = KeySelection;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> FormatResult {
        write!(formatter, "\"{ALL}\", \"{NONE}\" or a list of keys")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<KeySelection, E> {
        match word {
            ALL => Ok(KeySelection::All),
            NONE => Ok(KeySelection::None),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<KeySelection, A::Error> {
        let mut these = Vec::new();
        while let Some(name) = names.next_element()? {
            these.push(name);
        }
        Ok(KeySelection::These(these))
    }
}

impl PartialSchema for KeySelection {
    fn schema() -> RefOr<Schema> {
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([ALL, NONE]));
        let names = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String));
        let description = Some("All keys, none, or those that are listed.");
        Schema::OneOf(OneOfBuilder::new().item(word).item(names).description(description).build()).into()
    }
}

impl ToSchema for KeySelection {}
