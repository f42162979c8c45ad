//! Searches over the runs of one experiment, as clients send them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::api;
use super::http::Connection;

/// Rows of a page.
pub(super) const PAGE: usize = 100;

/// A query, of which any page can be fetched.
#[derive(Debug, Clone)]
pub(super) struct RunSearch {
    query: Value,
}

/// What one page told.
pub(super) struct FoundPage {
    /// Time of the request; what the client does with the answer is not counted.
    pub(super) time: Duration,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

impl RunSearch {
    /// The newest runs first.
    pub(super) fn newest(experiment_id: &str) -> Self {
        Self { query: json!({ "experiment_ids": [experiment_id], "max_results": PAGE }) }
    }

    /// The runs with the lowest value of a metric first; those without it come last.
    pub(super) fn best(experiment_id: &str, metric: &str) -> Self {
        let mut search = Self::newest(experiment_id);
        search.query["order_by"] = json!([format!("metrics.{metric} ASC")]);
        search
    }

    /// Of the newest runs those that pass a filter.
    pub(super) fn filtered(experiment_id: &str, filter: &str) -> Self {
        let mut search = Self::newest(experiment_id);
        search.query["filter"] = json!(filter);
        search
    }

    /// Fetches a page, the first or the one that a token names. It must not be empty.
    pub(super) fn fetch(&self, connection: &mut Connection, token: Option<&str>) -> Result<FoundPage> {
        #[derive(Deserialize)]
        struct Answer {
            #[serde(default)]
            runs: Vec<IgnoredAny>,
            next_page_token: Option<String>,
        }
        let mut query = self.query.clone();
        if let Some(token) = token {
            query["page_token"] = json!(token);
        }
        let body = serde_json::to_vec(&query)?;
        let begun = Instant::now();
        let answer = connection.post(&api::path("runs/search"), &body)?.ok();
        let answer = answer.with_context(|| format!("the search {query} failed"))?;
        let time = begun.elapsed();
        let Answer { runs, next_page_token } = serde_json::from_slice(&answer)?;
        ensure!((1..=PAGE).contains(&runs.len()), "the search {query} found {} runs", runs.len());
        let next = next_page_token.filter(|token| !token.is_empty());
        Ok(FoundPage { time, next })
    }

    /// Milliseconds of a page.
    pub(super) fn page_ms(&self, connection: &mut Connection, token: Option<&str>) -> Result<f64> {
        Ok(self.fetch(connection, token)?.time.as_secs_f64() * 1000.0)
    }

    /// Follows the tokens to the page with a number, from 1, and returns the token that names it.
    pub(super) fn walk_to(&self, connection: &mut Connection, page: u64) -> Result<Option<String>> {
        let mut token = None;
        for number in 1..page {
            let found = self.fetch(connection, token.as_deref())?;
            let missing = || format!("the walk of {} ended at page {number}", self.query);
            token = Some(found.next.with_context(missing)?);
        }
        Ok(token)
    }
}
