//! What the runs below a run are like: its children, their children and so on.

use std::collections::HashMap;

use super::groups::RunMeasure;
use super::measures::Measures;
use super::status::Status;
use super::value_prefix::indexed_prefix;
use super::{Context, Scope};
use crate::database::{Row, Value, params_from_iter};
use crate::error::Result;
use crate::sql::Sql;
use paceline_search::PARENT_RUN_TAG;
use paceline_types::ShownStatus;

/// What the descendants of a run are like, without the run itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunRollup {
    /// How many descendants there are.
    pub descendant_count: u64,
    /// How many are in each status; those without any are left out.
    pub statuses: Vec<(ShownStatus, u64)>,
    /// The range of each measure.
    pub measures: Vec<MeasureRange>,
}

/// From where to where the numbers of some runs go.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MeasureRange {
    /// Runs that have a number, which is not NaN.
    pub n: u64,
    /// The smallest one.
    pub min: Option<f64>,
    /// The greatest one.
    pub max: Option<f64>,
}

/// Runs below others are found by the tag that names their parent, in the experiments of the scope. Runs that are each
/// other's parents are found once.
const DESCENDANTS: &str = "WITH RECURSIVE tree (root_row, run_row, run_id) AS (
    SELECT r.id, r.id, r.run_id FROM runs r WHERE r.id IN ";

/// The roll-up of each run, by surrogate. Runs without descendants are left out. Costs as much as there are descendants.
pub(super) fn of_runs(
    context: &Context<'_>,
    scope: &Scope,
    measures: &[RunMeasure],
    run_rows: &[i64],
) -> Result<HashMap<i64, RunRollup>> {
    let measured = Measures::new(context, measures)?;
    let status = Status::joined(context, "lost");
    let mut select = Sql::text(DESCENDANTS);
    select.push(Sql::list(run_rows.iter().map(|row| Value::Integer(*row))));
    select.push_text(" UNION SELECT tree.root_row, r.id, r.run_id FROM tree CROSS JOIN tags t ON ");
    select.push(scope.experiments("t.experiment_id"));
    select.push(Sql::new(
        format!(
            " AND t.key_id = ? AND {} = {} AND t.value = tree.run_id CROSS JOIN runs r ON r.id = t.run_id",
            indexed_prefix("t.value"),
            indexed_prefix("tree.run_id")
        ),
        [context.key(PARENT_RUN_TAG)?],
    ));
    if let Some(view) = scope.view() {
        select.push_text(" AND ");
        select.push(view);
    }
    select.push_text(&format!(") SELECT tree.root_row, {}, COUNT(*)", status.column));
    for number in measured.columns.iter().step_by(2) {
        select.push_text(&format!(", COUNT({number}), MIN({number}), MAX({number})"));
    }
    select.push_text(" FROM tree CROSS JOIN runs r ON r.id = tree.run_row");
    select.push(status.join);
    select.push(measured.joins);
    // By number: a database may not see that two long expressions are one.
    select.push_text(" WHERE tree.run_row <> tree.root_row GROUP BY 1, 2 ORDER BY 1, MIN(r.status), 2 DESC");

    let mut rollups = HashMap::<i64, RunRollup>::new();
    let mut statement = context.connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    while let Some(row) = rows.next()? {
        rollups.entry(row.get(0)?).or_insert_with(|| RunRollup::empty(measures.len())).add_status(&row)?;
    }
    Ok(rollups)
}

impl RunRollup {
    /// That of a run without descendants.
    pub(super) fn empty(measure_count: usize) -> Self {
        Self { measures: vec![MeasureRange::default(); measure_count], ..Self::default() }
    }

    /// Adds the descendants of one status: root, status, count, and of each measure count, minimum and maximum.
    fn add_status(&mut self, row: &Row<'_>) -> Result<()> {
        let (status, count): (String, u64) = (row.get(1)?, row.get(2)?);
        self.descendant_count += count;
        self.statuses.extend(
            ShownStatus::ALL.into_iter().find(|known| known.as_str() == status).map(|status| (status, count)),
        );
        for (index, range) in self.measures.iter_mut().enumerate() {
            let column = 3 + 3 * index;
            let (min, max): (Option<f64>, Option<f64>) = (row.get(column + 1)?, row.get(column + 2)?);
            range.n += row.get::<u64>(column)?;
            range.min = [range.min, min].into_iter().flatten().reduce(f64::min);
            range.max = [range.max, max].into_iter().flatten().reduce(f64::max);
        }
        Ok(())
    }
}
