//! What only the server can know: the ids, names and times that it made up.

use std::cell::RefCell;

use serde_json::Value;

/// A moment on the server's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    /// Known from an answer; milliseconds since the epoch.
    At(i64),
    /// While a request was under way; the next answer tells.
    Within(i64, i64),
}

impl Moment {
    pub(super) fn is_known(self) -> bool {
        matches!(self, Self::At(_))
    }

    /// Milliseconds since the epoch; of a moment that is not known yet the earliest that it can be.
    pub(super) fn ms(self) -> i64 {
        match self {
            Self::At(ms) | Self::Within(ms, _) => ms,
        }
    }
}

/// An answer of the server, which the model may ask for what the server made up, and for nothing else.
pub(crate) struct Observed<'a> {
    body: &'a Value,
    sent_ms: i64,
    answered_ms: i64,
    complaints: RefCell<Vec<String>>,
}

impl<'a> Observed<'a> {
    pub(crate) fn new(body: &'a Value, sent_ms: i64, answered_ms: i64) -> Self {
        Self { body, sent_ms, answered_ms, complaints: RefCell::default() }
    }

    /// What was wrong with what the server made up.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.borrow().clone()
    }

    /// The moment of this request.
    pub(super) fn now(&self) -> Moment {
        Moment::Within(self.sent_ms, self.answered_ms)
    }

    /// Something that the server made up, which must have the right form.
    pub(super) fn made_up(&self, pointer: &str, is_well_formed: impl Fn(&str) -> bool) -> String {
        let text = self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        self.demand(is_well_formed(text), || format!("{pointer} is {text:?}"));
        text.to_owned()
    }

    /// Reads a moment that is not known yet, which must be within its bounds.
    pub(super) fn settle(&self, moment: &mut Moment, pointer: &str) {
        let Moment::Within(first, last) = *moment else { return };
        let Some(ms) = self.body.pointer(pointer).and_then(Value::as_i64) else { return };
        self.demand((first..=last).contains(&ms), || {
            format!("{pointer} is {ms}, the request was under way from {first} to {last}")
        });
        *moment = Moment::At(ms);
    }

    pub(super) fn demand(&self, holds: bool, complaint: impl FnOnce() -> String) {
        if !holds {
            self.complaints.borrow_mut().push(complaint());
        }
    }
}

pub(super) fn is_run_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

pub(super) fn is_model_id(text: &str) -> bool {
    text.strip_prefix("m-").is_some_and(is_run_id)
}

/// Two words and a number joined by dashes, at most 20 characters.
pub(super) fn is_made_up_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    text.len() <= 20
        && matches!(parts[..], [one, two, number] if is_word(one) && is_word(two) && number.parse::<u32>().is_ok())
}
