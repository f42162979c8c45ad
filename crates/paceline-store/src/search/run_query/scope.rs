//! Which runs a question is about.

use crate::database::{self, Connection, Value};
use crate::error::Result;
use crate::search::condition;
use crate::sql::Sql;
use paceline_types::{ExperimentId, ViewType};

/// The runs that a question is about, before anything is asked of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunScope {
    /// The experiments to look in; absent: all of them. An empty list has no runs.
    pub experiment_ids: Option<Vec<ExperimentId>>,
    /// Active runs, deleted ones, or both.
    pub view_type: ViewType,
}

/// A scope whose experiments are known by id, each once.
#[derive(Debug, Clone)]
pub(in crate::search) struct Scope {
    pub(in crate::search) experiment_ids: Vec<ExperimentId>,
    pub(in crate::search) view_type: ViewType,
}

impl RunScope {
    pub(in crate::search) fn resolve(&self, connection: &Connection) -> Result<Scope> {
        let ids = match &self.experiment_ids {
            Some(ids) => ids.clone(),
            None => all_experiments(connection)?,
        };
        Ok(Scope::new(ids, self.view_type))
    }
}

fn all_experiments(connection: &Connection) -> Result<Vec<ExperimentId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM experiments")?;
    let ids = statement.query_map([], |row| row.get(0).map(ExperimentId))?;
    Ok(ids.collect::<database::Result<_>>()?)
}

impl Scope {
    pub(in crate::search) fn new(mut experiment_ids: Vec<ExperimentId>, view_type: ViewType) -> Self {
        experiment_ids.sort_unstable();
        experiment_ids.dedup();
        Self { experiment_ids, view_type }
    }

    /// The condition on a column that holds an experiment.
    pub(in crate::search) fn experiments(&self, column: &str) -> Sql {
        condition::in_experiments(column, &self.experiment_ids)
    }

    /// The conditions on each experiment alone, which lets an index give the order of its runs.
    pub(in crate::search) fn each_experiment(&self, column: &str) -> Vec<Sql> {
        let one = |id: &ExperimentId| Sql::new(format!("{column} = ?"), [Value::Integer(id.0)]);
        self.experiment_ids.iter().map(one).collect()
    }

    /// The condition on the runs `r`, whatever their experiment.
    pub(in crate::search) fn view(&self) -> Option<Sql> {
        condition::view_type("r.is_deleted", self.view_type)
    }
}
