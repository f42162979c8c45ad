//! Going back: a run goes on from a step, and what was logged of later steps is superseded.

use super::find_active;
use crate::database::WriteTransaction;
use crate::error::Result;
use crate::key_values::TAGS;
use crate::metrics;
use paceline_types::{RunId, SUPERSEDED_TAG};

/// Marks that the tag keeps.
const MARKS: usize = 100;

/// Supersedes what is stored of a run from a step on. The same step and time again, from a journal that is sent a second
/// time, change nothing.
pub(crate) fn supersede(
    transaction: &mut WriteTransaction<'_>,
    run_id: &RunId,
    from_step: i64,
    at_ms: i64,
) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    let mark = format!("{from_step}@{at_ms}");
    let known = TAGS.get(transaction, run.row, SUPERSEDED_TAG)?.unwrap_or_default();
    let mut marks: Vec<&str> = known.split(' ').filter(|known| !known.is_empty()).collect();
    if marks.contains(&mark.as_str()) {
        return Ok(());
    }
    let keys = metrics::supersede(transaction, run.key(), from_step)?;
    marks.push(&mark);
    let latest = marks.len().saturating_sub(MARKS);
    TAGS.set(transaction, run.row, SUPERSEDED_TAG, &marks[latest..].join(" "))?;
    transaction.note_run(&run.info);
    transaction.note_series(&run.info, keys.iter().map(String::as_str));
    Ok(())
}
