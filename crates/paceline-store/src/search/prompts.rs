//! Prompts share the registry's tables with models, marked by a tag. Searches find one kind or the other.

use super::condition;
use crate::sql::Sql;
use paceline_search::TextTest;
use paceline_types::PROMPT_TAG;

/// Which kind a search finds. Clauses on the tag choose the kind and are no conditions of their own: models need
/// not have the tag at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Models,
    Prompts,
}

impl Kind {
    /// Whether a tag's clause chooses the kind; then it is taken, and nothing else is to be done with it.
    pub(super) fn takes(&mut self, key: &str, test: &TextTest) -> bool {
        if key != PROMPT_TAG {
            return false;
        }
        let asks_for_prompts = match test {
            TextTest::Equal(value) => value == "true",
            TextTest::NotEqual(value) => value == "false",
            _ => false,
        };
        if asks_for_prompts {
            *self = Self::Prompts;
        }
        true
    }

    /// The condition, given how the rows of a tag are selected.
    pub(super) fn condition(self, tag_source: impl Fn(&str) -> Sql) -> Sql {
        let keyword = match self {
            Self::Models => "NOT EXISTS",
            Self::Prompts => "EXISTS",
        };
        let is_true = condition::text("t.value", &TextTest::Equal("true".to_owned()));
        condition::exists(keyword, tag_source(PROMPT_TAG), Some(is_true))
    }
}
