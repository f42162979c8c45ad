//! The grammar of the logged model search: fewer spellings of entities, unquoted values, and its own messages.

use std::fmt;

use crate::clause::{Clause, Comparison, Operand, SyntaxError, Value, parse_clauses};
use crate::comparison::{NumberOperator, NumberTest, TextTest};
use crate::display::{quote_key, write_clauses};
use crate::error::ParseError;

/// Which logged models to find: those that satisfy every clause, so all of them when there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LoggedModelFilter {
    /// What must hold of a logged model.
    pub clauses: Vec<LoggedModelClause>,
}

/// One condition on a logged model; no text test asks for NULL.
#[derive(Debug, Clone, PartialEq)]
pub enum LoggedModelClause {
    /// A text attribute.
    Text {
        /// Which attribute.
        attribute: LoggedModelTextAttribute,
        /// What it must satisfy.
        test: TextTest,
    },
    /// A time attribute.
    Time {
        /// Which attribute.
        attribute: LoggedModelTimeAttribute,
        /// What it must satisfy.
        test: NumberTest,
    },
    /// Some value of a metric.
    Metric {
        /// The name of the metric.
        key: String,
        /// What the value must satisfy.
        test: NumberTest,
    },
    /// A param.
    Param {
        /// The name of the param.
        key: String,
        /// What its value must satisfy.
        test: TextTest,
    },
    /// A tag.
    Tag {
        /// The name of the tag.
        key: String,
        /// What its value must satisfy.
        test: TextTest,
    },
}

/// An attribute of a logged model that is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoggedModelTextAttribute {
    /// `model_id`
    ModelId,
    /// `name`
    Name,
    /// `model_type`
    ModelType,
    /// `status`, as its name or its number.
    Status,
    /// `source_run_id`
    SourceRunId,
    /// `experiment_id`
    ExperimentId,
    /// `artifact_location`
    ArtifactLocation,
    /// `lifecycle_stage`
    LifecycleStage,
}

/// An attribute of a logged model that is a time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoggedModelTimeAttribute {
    /// `creation_timestamp_ms`
    CreationTimestamp,
    /// `last_updated_timestamp_ms`
    LastUpdatedTimestamp,
}

/// What logged models can be ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LoggedModelOrderKey {
    /// A text attribute.
    Text(LoggedModelTextAttribute),
    /// A time attribute.
    Time(LoggedModelTimeAttribute),
    /// The latest value of the metric of this name.
    Metric(String),
}

impl LoggedModelFilter {
    /// Parses a filter; the empty string has no clauses.
    pub fn parse(filter: &str) -> Result<Self, ParseError> {
        let clauses = parse_clauses(filter).map_err(|error| syntax_error(&error, filter))?;
        let clauses = clauses.iter().map(interpret).collect::<Result<_, _>>()?;
        Ok(Self { clauses })
    }
}

impl LoggedModelOrderKey {
    /// Parses the field name of an order clause: an attribute without prefix, or `metrics.` and a name taken
    /// literally.
    pub fn parse(field_name: &str) -> Result<Self, ParseError> {
        match field_name.split_once('.') {
            Some(("metrics", name)) => Ok(Self::Metric(name.into())),
            Some(_) => Err(ParseError::new(format!(
                "Invalid order by field name: {field_name}. Only metrics are supported with a prefix"
            ))),
            None => match attribute(None, field_name) {
                Some(Attribute::Text(attribute)) if attribute.orders() => Ok(Self::Text(attribute)),
                Some(Attribute::Time(attribute)) => Ok(Self::Time(attribute)),
                _ => Err(ParseError::new(format!("Invalid order by field name: {field_name}"))),
            },
        }
    }
}

impl LoggedModelTextAttribute {
    fn orders(self) -> bool {
        !matches!(self, Self::ArtifactLocation | Self::LifecycleStage)
    }
}

enum Attribute {
    Text(LoggedModelTextAttribute),
    Time(LoggedModelTimeAttribute),
}

fn attribute(entity: Option<&str>, name: &str) -> Option<Attribute> {
    use LoggedModelTextAttribute as Text;
    use LoggedModelTimeAttribute as Time;

    match (entity, name) {
        (_, "model_id") => Some(Attribute::Text(Text::ModelId)),
        (_, "name") => Some(Attribute::Text(Text::Name)),
        (_, "model_type") => Some(Attribute::Text(Text::ModelType)),
        (_, "status") => Some(Attribute::Text(Text::Status)),
        (_, "source_run_id") => Some(Attribute::Text(Text::SourceRunId)),
        (_, "experiment_id") => Some(Attribute::Text(Text::ExperimentId)),
        (_, "artifact_location") => Some(Attribute::Text(Text::ArtifactLocation)),
        (_, "lifecycle_stage") => Some(Attribute::Text(Text::LifecycleStage)),
        (_, "creation_timestamp_ms") | (None, "creation_timestamp" | "creation_time") => {
            Some(Attribute::Time(Time::CreationTimestamp))
        }
        (_, "last_updated_timestamp_ms") | (None, "last_updated_timestamp") => {
            Some(Attribute::Time(Time::LastUpdatedTimestamp))
        }
        _ => None,
    }
}

fn interpret(clause: &Clause<'_>) -> Result<LoggedModelClause, ParseError> {
    let Clause { key, comparison } = clause;
    let name = key.name;
    match key.entity {
        None | Some("attributes") => interpret_attribute(key.entity, name, comparison),
        Some("metrics") => {
            let test = number_test(&format!("metrics.{name}"), comparison)?;
            Ok(LoggedModelClause::Metric { key: name.into(), test })
        }
        Some("params") => {
            let test = text_test(&format!("params.{name}"), comparison)?;
            Ok(LoggedModelClause::Param { key: name.into(), test })
        }
        Some("tags") => {
            let test = text_test(&format!("tags.{name}"), comparison)?;
            Ok(LoggedModelClause::Tag { key: name.into(), test })
        }
        Some(other) => Err(ParseError::new(format!(
            "Invalid entity type: '{other}'. Expected one of 'attributes', 'metrics', 'params', 'tags'"
        ))),
    }
}

fn interpret_attribute(
    entity: Option<&str>,
    name: &str,
    comparison: &Comparison<'_>,
) -> Result<LoggedModelClause, ParseError> {
    match attribute(entity, name) {
        Some(Attribute::Text(attribute)) => {
            let test = text_test(&format!("attributes.{attribute}"), comparison)?;
            Ok(LoggedModelClause::Text { attribute, test })
        }
        Some(Attribute::Time(attribute)) => {
            let test = number_test(&format!("attributes.{attribute}"), comparison)?;
            Ok(LoggedModelClause::Time { attribute, test })
        }
        None => Err(ParseError::new(format!(
            "Invalid attribute key '{name}' specified: expected 'model_id', 'name', 'model_type', 'status', \
             'source_run_id', 'experiment_id', 'artifact_location', 'lifecycle_stage', \
             'creation_timestamp_ms' or 'last_updated_timestamp_ms'"
        ))),
    }
}

fn text_test(key: &str, comparison: &Comparison<'_>) -> Result<TextTest, ParseError> {
    const OPERATORS: &str = "'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'";
    match comparison {
        Comparison::Null { .. } => Err(null_refused(key)),
        Comparison::List { negated, items } => TextTest::list(*negated, items),
        Comparison::Scalar { operator, operand } => {
            let value = text_value(key, operand)?;
            TextTest::scalar(operator, value)
                .ok_or_else(|| operator_refused(key, operator, OPERATORS))?
                .within_limits()
        }
    }
}

fn number_test(key: &str, comparison: &Comparison<'_>) -> Result<NumberTest, ParseError> {
    let refused = |operator| operator_refused(key, operator, NumberOperator::LISTED);
    match comparison {
        Comparison::Null { .. } => Err(null_refused(key)),
        Comparison::List { negated: false, .. } => Err(refused("IN")),
        Comparison::List { negated: true, .. } => Err(refused("NOT IN")),
        Comparison::Scalar { operator, operand } => {
            let operator = NumberOperator::parse(operator).ok_or_else(|| refused(operator))?;
            Ok(NumberTest { operator, value: number_value(key, operand)? })
        }
    }
}

/// Unquoted words and numbers count as text here, as written.
fn text_value<'a>(key: &str, operand: &Operand<'a>) -> Result<&'a str, ParseError> {
    match operand.value {
        Value::Text(text) => Ok(text),
        Value::Number(_) | Value::Word => Ok(operand.source),
        Value::Name => Err(ParseError::new(format!(
            "Expected a quoted string value for {key}, found {}",
            operand.source
        ))),
    }
}

fn number_value(key: &str, operand: &Operand<'_>) -> Result<f64, ParseError> {
    match operand.value {
        Value::Number(number) => Ok(number),
        _ => Err(ParseError::new(format!("Expected numeric value type for {key}, found {}", operand.source))),
    }
}

fn operator_refused(key: &str, operator: &str, allowed: &str) -> ParseError {
    ParseError::new(format!("Invalid comparison operator for {key}: '{operator}'. Expected one of {allowed}"))
}

fn null_refused(key: &str) -> ParseError {
    ParseError::new(format!(
        "Invalid comparison of {key} with NULL. Expected a comparison with 3 tokens: key, operator and value"
    ))
}

fn syntax_error(error: &SyntaxError<'_>, filter: &str) -> ParseError {
    let introduction = match error {
        SyntaxError::Blank => format!("Invalid filter '{filter}'"),
        _ => "Invalid filter string".into(),
    };
    ParseError::new(format!(
        "{introduction}: {}. Expected a list of comparisons separated by 'AND'",
        error.detail()
    ))
}

/// The filter as text that parses back to it.
impl fmt::Display for LoggedModelFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses)
    }
}

/// The clause as it stands in a filter.
impl fmt::Display for LoggedModelClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Time { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Metric { key, test } => write!(f, "metrics.{} {test}", quote_key(key)),
            Self::Param { key, test } => write!(f, "params.{} {test}", quote_key(key)),
            Self::Tag { key, test } => write!(f, "tags.{} {test}", quote_key(key)),
        }
    }
}

/// The name in filters.
impl fmt::Display for LoggedModelTextAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ModelId => "model_id",
            Self::Name => "name",
            Self::ModelType => "model_type",
            Self::Status => "status",
            Self::SourceRunId => "source_run_id",
            Self::ExperimentId => "experiment_id",
            Self::ArtifactLocation => "artifact_location",
            Self::LifecycleStage => "lifecycle_stage",
        })
    }
}

/// The name in filters.
impl fmt::Display for LoggedModelTimeAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CreationTimestamp => "creation_timestamp_ms",
            Self::LastUpdatedTimestamp => "last_updated_timestamp_ms",
        })
    }
}
