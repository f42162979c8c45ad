//! Places in the results of a query: where each so manieth row is, found in one walk.

use super::keyset::SortedQuery;
use super::page_token::PageToken;
use crate::database::{Connection, params_from_iter};
use crate::error::Result;

/// Rows are counted, and these are the places between them.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    pub(super) total: u64,
    /// Of the rows after each so many: what begins a page there.
    pub(super) tokens: Vec<PageToken>,
}

impl SortedQuery {
    /// Walks all rows, and keeps a token where a page of `every` rows ends and another row follows.
    pub(super) fn bookmarks(&self, connection: &Connection, every: u64) -> Result<Bookmarks> {
        let mut bookmarks = Bookmarks::default();
        let mut ended: Option<PageToken> = None;
        for rank in 0..self.ranks() {
            let query = self.rank_query(rank, None, usize::MAX)?;
            let mut statement = connection.prepare_cached(&query.text)?;
            let mut rows = statement.query(params_from_iter(&query.values))?;
            while let Some(row) = rows.next()? {
                bookmarks.tokens.extend(ended.take());
                bookmarks.total += 1;
                if bookmarks.total.is_multiple_of(every) {
                    ended = PageToken::new(self.fingerprint, rank, self.order_values(&row, rank)?);
                }
            }
        }
        Ok(bookmarks)
    }
}
