//! Typed access to the fields of a request, lenient about spellings and strict about meaning.

use std::borrow::Cow;
use std::fmt;

use jiter::JsonValue;

use crate::error::ApiError;
use crate::json_text::{compact, type_name};
use crate::policy::RequestPolicy;
use crate::scalars::{
    Named, boolean_from_text, double_from_text, integer_from_double, integer_from_text, named,
};
use paceline_types::limits;

/// A JSON object's members, or a query string's pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Object(&'a [(Cow<'a, str>, JsonValue<'a>)]),
    Query(&'a [(String, String)]),
}

impl Source<'_> {
    fn has_capitals(self) -> bool {
        let has_capital = |name: &str| name.bytes().any(|byte| byte.is_ascii_uppercase());
        match self {
            Self::Object(members) => members.iter().any(|(name, _)| has_capital(name)),
            Self::Query(pairs) => pairs.iter().any(|(name, _)| has_capital(name)),
        }
    }
}

/// The fields of a request, or of an object in one of its lists.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    source: Source<'a>,
    place: Option<Place<'a>>,
    policy: &'a RequestPolicy,
    /// Whether any name has a capital, so that looking for camelCase can find something.
    has_capitals: bool,
}

/// Where an object is: the member it is, or is an element of, and the object that has the member.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    member: &'a str,
    index: Option<usize>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(formatter, "{parent}.")?;
        }
        match self.index {
            Some(index) => write!(formatter, "{}[{index}]", self.member),
            None => write!(formatter, "{}", self.member),
        }
    }
}

/// What a field holds. Query strings hold text only.
#[derive(Clone, Copy)]
enum Value<'a> {
    Json(&'a JsonValue<'a>),
    Query(&'a str),
}

impl Value<'_> {
    fn is_absent(self) -> bool {
        matches!(self, Self::Json(JsonValue::Null))
    }

    fn is_empty_text(self) -> bool {
        match self {
            Self::Json(JsonValue::Str(text)) => text.is_empty(),
            Self::Query(text) => text.is_empty(),
            Self::Json(_) => false,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::Json(value) => compact(value),
            Self::Query(text) => format!("{text:?}"),
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Self::Json(value) => type_name(value),
            Self::Query(_) => "str",
        }
    }
}

impl<'a> Fields<'a> {
    pub(crate) fn new(source: Source<'a>, policy: &'a RequestPolicy) -> Self {
        Self { source, place: None, policy, has_capitals: source.has_capitals() }
    }

    /// What the operator decided.
    pub fn policy(&self) -> &'a RequestPolicy {
        self.policy
    }

    /// The full name of a field, for messages.
    pub fn path(&self, name: &str) -> String {
        self.place.map_or_else(|| name.to_owned(), |place| format!("{place}.{name}"))
    }

    /// A text; absent when not sent or `null`.
    pub fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.get(name)? {
            None => Ok(None),
            Some(Value::Query(text)) => Ok(Some(text.to_owned())),
            Some(Value::Json(JsonValue::Str(text))) => Ok(Some(text.clone().into_owned())),
            Some(other) => Err(self.wrong_type(name, other, "a string")),
        }
    }

    /// A text; absent also when it is empty.
    pub fn non_empty_text(&self, name: &str) -> Result<Option<String>, ApiError> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A text that must be there and not be empty.
    pub fn required_text(&self, name: &str) -> Result<String, ApiError> {
        self.require(name)?;
        self.text(name)?.ok_or_else(|| ApiError::missing(self.path(name)))
    }

    /// An integer: a number without fraction, also written as text (`"5"`, `"1e+05"`).
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        let integer = match value {
            Value::Query(text) => integer_from_text(text),
            Value::Json(JsonValue::Int(value)) => Some(*value),
            Value::Json(JsonValue::Float(value)) => integer_from_double(*value),
            Value::Json(JsonValue::Str(text)) => integer_from_text(text),
            Value::Json(_) => None,
        };
        integer.map(Some).ok_or_else(|| self.wrong_type(name, value, "a 64-bit integer"))
    }

    /// An integer that must be there.
    pub fn required_integer(&self, name: &str) -> Result<i64, ApiError> {
        self.require(name)?;
        self.integer(name)?.ok_or_else(|| ApiError::missing(self.path(name)))
    }

    /// A number that must be there; also written as text (`"NaN"`, `"-Infinity"`).
    pub fn required_double(&self, name: &str) -> Result<f64, ApiError> {
        let value = self.require(name)?;
        let double = match value {
            Value::Query(text) => double_from_text(text),
            Value::Json(JsonValue::Int(value)) => Some(*value as f64),
            Value::Json(JsonValue::BigInt(value)) => value.to_string().parse().ok(),
            Value::Json(JsonValue::Float(value)) => Some(*value),
            Value::Json(JsonValue::Bool(value)) => Some(f64::from(u8::from(*value))),
            Value::Json(JsonValue::Str(text)) => double_from_text(text),
            Value::Json(_) => None,
        };
        double.ok_or_else(|| self.wrong_type(name, value, "a number"))
    }

    /// A truth value; also written as text in any case, as the R client does.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        let boolean = match value {
            Value::Json(JsonValue::Bool(value)) => Some(*value),
            Value::Query(text) => boolean_from_text(text),
            Value::Json(JsonValue::Str(text)) => boolean_from_text(text),
            Value::Json(_) => None,
        };
        boolean
            .map(Some)
            .ok_or_else(|| self.wrong_type(name, value, "a boolean, which must be 'true' or 'false'"))
    }

    /// One of several named and numbered things. An unknown name counts as absent, an unknown number is an error.
    pub fn choice<T: Copy>(&self, name: &str, choices: &[(&str, i64, T)]) -> Result<Option<T>, ApiError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        let number = match value {
            Value::Json(JsonValue::Int(number)) => *number,
            Value::Json(JsonValue::Float(number)) => {
                integer_from_double(*number).ok_or_else(|| self.wrong_type(name, value, "an enum"))?
            }
            Value::Json(JsonValue::Str(text)) => match named(text, choices) {
                Named::Choice(choice) => return Ok(choice),
                Named::Number(number) => number,
            },
            Value::Query(text) => match named(text, choices) {
                Named::Choice(choice) => return Ok(choice),
                Named::Number(number) => number,
            },
            Value::Json(_) => return Err(self.wrong_type(name, value, "an enum")),
        };
        let found = choices.iter().find(|(_, known, _)| *known == number);
        found.map(|(_, _, choice)| Some(*choice)).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _, _)| *name).collect();
            self.wrong_type(name, value, &format!("one of {}", names.join(", ")))
        })
    }

    /// A list of texts; empty when not sent.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, ApiError> {
        if let Source::Query(pairs) = self.source {
            let values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
            return Ok(values.collect());
        }
        let Some(value) = self.get(name)? else {
            return Ok(Vec::new());
        };
        let text = |element: &JsonValue<'_>| match element {
            JsonValue::Str(text) => Some(text.clone().into_owned()),
            _ => None,
        };
        match value {
            Value::Json(JsonValue::Array(elements)) => elements.iter().map(text).collect::<Option<_>>(),
            _ => None,
        }
        .ok_or_else(|| self.wrong_type(name, value, "a list of strings"))
    }

    /// Whether a field was sent at all, even an empty list.
    pub fn has(&self, name: &str) -> Result<bool, ApiError> {
        Ok(self.get(name)?.is_some())
    }

    /// A list of objects, each read by `read`; empty when not sent.
    pub fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&Fields<'_>) -> Result<T, ApiError>,
    ) -> Result<Vec<T>, ApiError> {
        let Some(value) = self.get(name)? else {
            return Ok(Vec::new());
        };
        let Value::Json(JsonValue::Array(elements)) = value else {
            return Err(self.wrong_type(name, value, "a list of objects"));
        };
        if elements.len() > limits::LIST_ELEMENTS {
            return Err(ApiError::invalid(format!(
                "'{}' exceeds the maximum length of {} elements: it has {}. Split it into several requests.",
                self.path(name),
                limits::LIST_ELEMENTS,
                elements.len()
            )));
        }
        let element = |(index, element): (usize, &JsonValue<'_>)| match element {
            JsonValue::Object(object) => {
                let place = Place { parent: self.place.as_ref(), member: name, index: Some(index) };
                read(&self.within(object, place))
            }
            other => Err(self.wrong_type(&format!("{name}[{index}]"), Value::Json(other), "an object")),
        };
        elements.iter().enumerate().map(element).collect()
    }

    /// An object, read by `read`; absent when not sent.
    pub fn object<T>(
        &self,
        name: &str,
        read: impl Fn(&Fields<'_>) -> Result<T, ApiError>,
    ) -> Result<Option<T>, ApiError> {
        match self.get(name)? {
            None => Ok(None),
            Some(Value::Json(JsonValue::Object(object))) => {
                let place = Place { parent: self.place.as_ref(), member: name, index: None };
                read(&self.within(object, place)).map(Some)
            }
            Some(other) => Err(self.wrong_type(name, other, "an object")),
        }
    }

    fn within<'b>(&self, object: &'b [(Cow<'b, str>, JsonValue<'b>)], place: Place<'b>) -> Fields<'b>
    where
        'a: 'b,
    {
        Fields { place: Some(place), ..Fields::new(Source::Object(object), self.policy) }
    }

    /// A field that must be there under its snake_case name, and not be empty.
    fn require(&self, name: &str) -> Result<Value<'a>, ApiError> {
        // The camelCase spelling does not satisfy the requirement, but both at once are an error of their own.
        self.get(name)?;
        let value = self.lookup(name).filter(|value| !value.is_absent() && !value.is_empty_text());
        value.ok_or_else(|| ApiError::missing(self.path(name)))
    }

    /// A field under either spelling; absent when not sent or `null`.
    fn get(&self, name: &str) -> Result<Option<Value<'a>>, ApiError> {
        let snake = self.lookup(name);
        let camel =
            if self.has_capitals && name.contains('_') { self.lookup(&camel_case(name)) } else { None };
        match (snake, camel) {
            (Some(_), Some(_)) => Err(ApiError::invalid(format!(
                "Parameter '{}' was sent as '{name}' and as '{}': provide only one of them.",
                self.path(name),
                camel_case(name)
            ))),
            (value, None) | (None, value) => Ok(value.filter(|value| !value.is_absent())),
        }
    }

    fn lookup(&self, name: &str) -> Option<Value<'a>> {
        match self.source {
            // Of a name that comes twice the last one counts, as for Python's parser.
            Source::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| Value::Json(value))
            }
            Source::Query(pairs) => {
                pairs.iter().find(|(key, _)| key == name).map(|(_, value)| Value::Query(value))
            }
        }
    }

    fn wrong_type(&self, name: &str, value: Value<'_>, expected: &str) -> ApiError {
        ApiError::invalid(format!(
            "Invalid value {} for parameter '{}' supplied: expected {expected}, got {}.",
            value.shown(),
            self.path(name),
            value.type_name()
        ))
    }
}

fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for (index, word) in name.split('_').enumerate() {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            camel.push(if index == 0 { first } else { first.to_ascii_uppercase() });
        }
        camel.push_str(letters.as_str());
    }
    camel
}
