//! Lists of the API, followed from page to page.

use clap::Args;
use serde_json::Value;

use super::failure::{Failure, Result};

/// Items that are asked for at once.
const PAGE_ITEMS: usize = 1000;

/// How much of a list is wanted.
#[derive(Debug, Default, Clone, Copy, Args)]
pub(crate) struct ListLimit {
    /// Most items to list [default: all].
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    max_results: Option<usize>,
}

fn at_least_one(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("it must be a number above 0".into()),
    }
}

impl ListLimit {
    /// Follows the pages. `fetch` gets how many items to ask for and the token of the page; `take` gets the items
    /// that the member `items` of an answer holds.
    pub(crate) fn each_page(
        self,
        items: &str,
        mut fetch: impl FnMut(usize, Option<&str>) -> Result<Value>,
        mut take: impl FnMut(Vec<Value>) -> Result<()>,
    ) -> Result<()> {
        let mut left = self.max_results.unwrap_or(usize::MAX);
        let mut token: Option<String> = None;
        while left > 0 {
            let mut answer = fetch(left.min(PAGE_ITEMS), token.as_deref())?;
            let mut page = match answer.get_mut(items).map(Value::take) {
                Some(Value::Array(page)) => page,
                // An empty list is left out of an answer.
                _ => Vec::new(),
            };
            page.truncate(left);
            left -= page.len();
            take(page)?;
            let next = answer.get("next_page_token").and_then(Value::as_str).filter(|next| !next.is_empty());
            match next {
                None => break,
                Some(next) if token.as_deref() == Some(next) => {
                    return Err(Failure::Unreachable(
                        "the server sends the same page again and again".into(),
                    ));
                }
                Some(next) => token = Some(next.to_owned()),
            }
        }
        Ok(())
    }
}
