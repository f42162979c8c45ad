//! Which metrics of a run have superseded points. No list has their keys, so they are looked for.

use super::tail;
use crate::database::{Connection, params};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::SUPERSEDED_KEY_PREFIX;

/// What is greater than all keys of superseded points: the character after their last slash.
const KEYS_END: &str = "superseded/0";

/// The metrics of a run that have superseded points, by name. Looks into the tail of the run, and for an index entry of each
/// metric that any run has superseded points of.
pub(crate) fn superseded_metrics(connection: &Connection, run_row: i64) -> Result<Vec<String>> {
    let unfolded = tail::read_all(connection, run_row)?;
    let mut statement = connection.prepare_cached(
        "SELECT k.id, k.name, EXISTS (SELECT 1 FROM metric_segments s WHERE s.run_id = ? AND s.key_id = k.id)
         FROM key_names k
         WHERE k.name >= ? AND k.name < ?
         ORDER BY k.name",
    )?;
    let mut rows = statement.query(params![run_row, SUPERSEDED_KEY_PREFIX, KEYS_END])?;
    let mut metrics = Vec::new();
    while let Some(row) = rows.next()? {
        let (key_id, name): (KeyId, String) = (row.get(0)?, row.get(1)?);
        let is_folded: bool = row.get(2)?;
        if is_folded || unfolded.contains_key(&key_id) {
            metrics.extend(name.strip_prefix(SUPERSEDED_KEY_PREFIX).map(str::to_owned));
        }
    }
    Ok(metrics)
}
