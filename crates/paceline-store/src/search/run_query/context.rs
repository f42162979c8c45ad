//! What turning a query into SQL needs to know.

use super::place::UNUSED_KEY;
use crate::clock::now_ms;
use crate::database::{Connection, Value};
use crate::error::Result;
use crate::key_names::KeyNames;
use crate::runs::lost::LostRuns;

/// A snapshot, the names of keys, and the moment at which it is asked.
pub(in crate::search) struct Context<'a> {
    pub(in crate::search) connection: &'a Connection,
    pub(in crate::search) key_names: &'a KeyNames,
    /// What `now()` stands for.
    pub(in crate::search) now_ms: i64,
    /// Runs are lost whose lease ended before. None where no run is: in MLflow's searches, which know no such status.
    pub(in crate::search) lost_before_ms: Option<i64>,
}

impl<'a> Context<'a> {
    /// That of a search of MLflow's.
    pub(in crate::search) fn of_mlflow(connection: &'a Connection, key_names: &'a KeyNames) -> Self {
        Self { connection, key_names, now_ms: now_ms(), lost_before_ms: None }
    }

    pub(in crate::search) fn new(
        connection: &'a Connection,
        key_names: &'a KeyNames,
        lost_runs: LostRuns,
    ) -> Self {
        let context = Self::of_mlflow(connection, key_names);
        Self { lost_before_ms: lost_runs.before_ms(context.now_ms), ..context }
    }

    /// The id of a key's name; of a name that nobody used one that nothing has.
    pub(in crate::search) fn key(&self, name: &str) -> Result<Value> {
        Ok(self.key_names.find(self.connection, name)?.map_or(UNUSED_KEY, Value::Integer))
    }
}
