//! Searches: which entities match, and in which order.
//!
//! A filter is a list of clauses that all must hold. What a clause looks at is a list of facts: none when the entity
//! has nothing of the kind, several for what there may be many of. A clause holds when some fact passes its test.

mod experiments;
mod logged_models;
mod registry;
mod runs;

pub(crate) use registry::PROMPT;

use std::cmp::Ordering;

use serde_json::Value;

use super::{Model, Outcome};

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Experiments,
    Runs,
    LoggedModels,
    RegisteredModels,
    ModelVersions,
}

/// What a key is a key of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entity {
    Attribute,
    Metric,
    Param,
    Tag,
    Dataset,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) entity: Entity,
    pub(crate) name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberOperator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOperator {
    Equal,
    NotEqual,
    Like,
    ILike,
}

#[derive(Debug, Clone)]
pub(crate) enum Test {
    Number(NumberOperator, f64),
    Text(TextOperator, String),
    In { is_negated: bool, texts: Vec<String> },
    Null { is_negated: bool },
}

#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) key: Key,
    pub(crate) test: Test,
    /// Chooses among the ways to write it.
    pub(crate) style: u8,
}

/// A dataset by name and, perhaps, digest.
pub(crate) type DatasetReference = (String, Option<String>);

#[derive(Debug, Clone)]
pub(crate) struct OrderKey {
    pub(crate) key: Key,
    pub(crate) is_descending: bool,
    /// For metrics of logged models.
    pub(crate) dataset: Option<DatasetReference>,
    /// Chooses among the ways to write it.
    pub(crate) style: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    ActiveOnly,
    DeletedOnly,
    All,
}

#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) kind: Kind,
    pub(crate) experiment_ids: Vec<String>,
    pub(crate) clauses: Vec<Clause>,
    /// Where clauses on metrics of logged models look.
    pub(crate) datasets: Vec<DatasetReference>,
    pub(crate) order_by: Vec<OrderKey>,
    pub(crate) view: View,
    /// Entities of a page; the route's default when absent.
    pub(crate) page_size: Option<usize>,
    /// Whether the parameters are in a query, where the route has both.
    pub(crate) is_get: bool,
}

/// Something that a clause or an order looks at.
#[derive(Debug, Clone, PartialEq)]
enum Fact {
    Text(String),
    Number(f64),
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl Model {
    /// Everything that a search finds, in order, as its answer shows it.
    pub(crate) fn search(&self, search: &Search) -> Outcome<Vec<Value>> {
        match search.kind {
            Kind::Experiments => Ok(self.search_experiments(search)),
            Kind::Runs => self.search_runs(search),
            Kind::LoggedModels => self.search_logged_models(search),
            Kind::RegisteredModels => Ok(self.search_registered_models(search)),
            Kind::ModelVersions => Ok(self.search_model_versions(search)),
        }
    }
}

impl View {
    fn shows(self, is_deleted: bool) -> bool {
        match self {
            Self::ActiveOnly => !is_deleted,
            Self::DeletedOnly => is_deleted,
            Self::All => true,
        }
    }
}

impl Clause {
    fn holds(&self, facts: &[Fact]) -> bool {
        match self.test {
            Test::Null { is_negated } => facts.is_empty() != is_negated,
            _ => facts.iter().any(|fact| self.test.passes(fact)),
        }
    }
}

impl Test {
    fn passes(&self, fact: &Fact) -> bool {
        match (self, fact) {
            (Self::Number(operator, number), Fact::Number(fact)) => operator.holds(*fact, *number),
            (Self::Text(operator, text), Fact::Text(fact)) => operator.holds(fact, text),
            (Self::In { is_negated, texts }, Fact::Text(fact)) => texts.contains(fact) != *is_negated,
            _ => panic!("{self:?} of {fact:?}"),
        }
    }
}

impl NumberOperator {
    /// NaN passes `!=` only, which is what Rust says too.
    fn holds(self, fact: f64, number: f64) -> bool {
        match self {
            Self::Equal => fact == number,
            Self::NotEqual => fact != number,
            Self::Greater => fact > number,
            Self::GreaterOrEqual => fact >= number,
            Self::Less => fact < number,
            Self::LessOrEqual => fact <= number,
        }
    }
}

impl TextOperator {
    fn holds(self, fact: &str, text: &str) -> bool {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        match self {
            Self::Equal => fact == text,
            Self::NotEqual => fact != text,
            Self::Like => is_like(&characters(fact), &characters(text)),
            Self::ILike => is_like(&characters(&fact.to_lowercase()), &characters(&text.to_lowercase())),
        }
    }
}

/// `%` is any run of characters, `_` exactly one.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        (['%', rest @ ..], text) => (0..=text.len()).any(|skipped| is_like(&text[skipped..], rest)),
        ([_, ..], []) => false,
        ([wanted, pattern @ ..], [found, text @ ..]) => {
            (*wanted == '_' || wanted == found) && is_like(text, pattern)
        }
    }
}

/// Numbers and texts by value, then NaN, then nothing. The direction turns the first only.
fn compare(one: Option<Fact>, other: Option<Fact>, is_descending: bool) -> Ordering {
    let rank = |fact: &Option<Fact>| match fact {
        Some(Fact::Number(number)) if number.is_nan() => 1,
        Some(_) => 0,
        None => 2,
    };
    let by_value = match (&one, &other) {
        (Some(Fact::Text(one)), Some(Fact::Text(other))) => one.cmp(other),
        (Some(Fact::Number(one)), Some(Fact::Number(other))) => {
            one.partial_cmp(other).unwrap_or(Ordering::Equal)
        }
        _ => Ordering::Equal,
    };
    let by_value = if is_descending { by_value.reverse() } else { by_value };
    rank(&one).cmp(&rank(&other)).then(by_value)
}

/// Sorts by the keys of a search, then by `tie_break`.
fn sort<T>(
    found: &mut [&T],
    search: &Search,
    fact: impl Fn(&T, &OrderKey) -> Option<Fact>,
    tie_break: impl Fn(&T, &T) -> Ordering,
) {
    found.sort_by(|one, other| {
        let by_key = |key: &OrderKey| compare(fact(one, key), fact(other, key), key.is_descending);
        let by_keys = search.order_by.iter().map(by_key).find(|ordering| ordering.is_ne());
        by_keys.unwrap_or_else(|| tie_break(one, other))
    });
}

impl Search {
    /// The same with all texts changed.
    pub(crate) fn map_texts(&self, change: &impl Fn(&str) -> String) -> Self {
        let mut search = self.clone();
        let apply = |text: &mut String| *text = change(text);
        search.experiment_ids.iter_mut().for_each(apply);
        for clause in &mut search.clauses {
            match &mut clause.test {
                Test::Text(_, text) => apply(text),
                Test::In { texts, .. } => texts.iter_mut().for_each(apply),
                Test::Number(..) | Test::Null { .. } => {}
            }
        }
        search
    }
}
