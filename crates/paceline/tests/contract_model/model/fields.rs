//! Reading the members of a request, as the conventions of the contract say.

use serde_json::Value;

use super::refusal::{Outcome, Refusal};

/// An object of a request: the request itself or an element of one of its lists.
pub(super) struct Fields<'a> {
    object: &'a Value,
    /// Where it is, empty or ending in a dot.
    place: String,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Value) -> Self {
        Self { object, place: String::new() }
    }

    pub(super) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.place)
    }

    /// A member; `null` is the same as absent.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn wrong<T>(&self, name: &str) -> Outcome<T> {
        Err(Refusal::wrong_value(&self.path(name)))
    }

    pub(super) fn text(&self, name: &str) -> Outcome<Option<String>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => self.wrong(name),
        }
    }

    /// A text for which empty is the same as absent.
    pub(super) fn non_empty_text(&self, name: &str) -> Outcome<Option<String>> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    pub(super) fn required_text(&self, name: &str) -> Outcome<String> {
        self.non_empty_text(name)?.ok_or_else(|| Refusal::missing(&self.path(name)))
    }

    pub(super) fn integer(&self, name: &str) -> Outcome<Option<i64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = match value {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
            Value::String(text) => text.parse().ok().or_else(|| text.parse().ok().and_then(whole)),
            _ => None,
        };
        number.map_or_else(|| self.wrong(name), |number| Ok(Some(number)))
    }

    pub(super) fn required_integer(&self, name: &str) -> Outcome<i64> {
        self.require(name)?;
        self.integer(name)?.ok_or_else(|| Refusal::missing(&self.path(name)))
    }

    pub(super) fn required_double(&self, name: &str) -> Outcome<f64> {
        let number = match self.require(name)? {
            Value::Number(number) => number.as_f64(),
            Value::Bool(is_one) => Some(f64::from(u8::from(*is_one))),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number.map_or_else(|| self.wrong(name), Ok)
    }

    pub(super) fn flag(&self, name: &str) -> Outcome<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => match text.to_lowercase().as_str() {
                "true" => Ok(Some(true)),
                "false" => Ok(Some(false)),
                _ => self.wrong(name),
            },
            Some(_) => self.wrong(name),
        }
    }

    /// One of some names, or its number: the place in the list. An unknown name is the same as absent, an unknown
    /// number is refused.
    pub(super) fn choice(&self, name: &str, names: &[&'static str]) -> Outcome<Option<&'static str>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        // An empty name keeps the place of a number that means nothing.
        let mut named = names.iter().copied().filter(|known| !known.is_empty());
        let number = match value {
            Value::Number(_) => self.integer(name)?.unwrap_or(-1),
            Value::String(text) => match text.parse::<i64>() {
                Ok(number) => number,
                Err(_) => return Ok(named.find(|known| known == text)),
            },
            _ => return self.wrong(name),
        };
        let known = usize::try_from(number).ok().and_then(|number| names.get(number)).copied();
        match known.filter(|known| !known.is_empty()) {
            Some(known) => Ok(Some(known)),
            None => self.wrong(name),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Outcome<Vec<String>> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let texts = value.as_array().and_then(|values| values.iter().map(text).collect());
        texts.map_or_else(|| self.wrong(name), Ok)
    }

    pub(super) fn list(&self, name: &str) -> Outcome<Vec<Fields<'a>>> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let Some(elements) = value.as_array() else { return self.wrong(name) };
        let element = |(index, object): (usize, &'a Value)| {
            let path = format!("{name}[{index}]");
            if !object.is_object() {
                return self.wrong(&path);
            }
            Ok(Fields { object, place: format!("{}.", self.path(&path)) })
        };
        elements.iter().enumerate().map(element).collect()
    }

    pub(super) fn object(&self, name: &str) -> Outcome<Fields<'a>> {
        match self.get(name) {
            None => Err(Refusal::missing(&self.path(name))),
            Some(object) if object.is_object() => {
                Ok(Fields { object, place: format!("{}.", self.path(name)) })
            }
            Some(_) => self.wrong(name),
        }
    }

    fn require(&self, name: &str) -> Outcome<&'a Value> {
        let value = self.get(name).filter(|value| value.as_str() != Some(""));
        value.ok_or_else(|| Refusal::missing(&self.path(name)))
    }
}

fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 9e18).then_some(value as i64)
}
