//! Tables of (owner, key) → text: tags and params of experiments, runs, models and versions share their statements
//! here.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use crate::database::WriteTransaction;
use crate::error::Result;
use crate::key_names::KeyId;
use crate::sql::{Sql, for_each_chunk};
use paceline_types::KeyValue;

/// A table whose rows are (owner, key_id, value), and the owner's experiment where values are searched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyValueTable {
    name: &'static str,
    owner: &'static str,
    /// The table of owners that have an experiment.
    experiments_of: Option<&'static str>,
}

pub(crate) const EXPERIMENT_TAGS: KeyValueTable =
    KeyValueTable { name: "experiment_tags", owner: "experiment_id", experiments_of: None };
pub(crate) const PARAMS: KeyValueTable =
    KeyValueTable { name: "params", owner: "run_id", experiments_of: Some("runs") };
pub(crate) const TAGS: KeyValueTable =
    KeyValueTable { name: "tags", owner: "run_id", experiments_of: Some("runs") };
pub(crate) const LOGGED_MODEL_PARAMS: KeyValueTable =
    KeyValueTable { name: "logged_model_params", owner: "model_id", experiments_of: None };
pub(crate) const LOGGED_MODEL_TAGS: KeyValueTable =
    KeyValueTable { name: "logged_model_tags", owner: "model_id", experiments_of: None };
pub(crate) const REGISTERED_MODEL_TAGS: KeyValueTable =
    KeyValueTable { name: "registered_model_tags", owner: "registered_model_id", experiments_of: None };
pub(crate) const MODEL_VERSION_TAGS: KeyValueTable =
    KeyValueTable { name: "model_version_tags", owner: "model_version_id", experiments_of: None };

impl KeyValueTable {
    /// The insertion of an owner, a key and a value, before what happens on a conflict.
    fn insert(self) -> String {
        let Self { name, owner, experiments_of } = self;
        match experiments_of {
            None => format!("INSERT INTO {name} ({owner}, key_id, value) VALUES (?1, ?2, ?3)"),
            Some(owners) => format!(
                "INSERT INTO {name} ({owner}, key_id, value, experiment_id)
                 SELECT ?1, ?2, ?3, experiment_id FROM {owners} WHERE id = ?1"
            ),
        }
    }

    /// Sets a key, whatever it was before.
    pub(crate) fn set(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        key: &str,
        value: &str,
    ) -> Result<()> {
        let sql = format!(
            "{} ON CONFLICT ({}, key_id) DO UPDATE SET value = excluded.value",
            self.insert(),
            self.owner
        );
        let key_id = transaction.intern_key(key)?;
        transaction.prepare_cached(&sql)?.execute(params![owner, key_id, value])?;
        Ok(())
    }

    /// Sets several keys; of one that comes twice the last value stays.
    pub(crate) fn set_all(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        entries: &[KeyValue],
    ) -> Result<()> {
        entries.iter().try_for_each(|entry| self.set(transaction, owner, &entry.key, &entry.value))
    }

    /// Sets a key unless it is set already. Returns the value that stands in the way, if it is another one.
    pub(crate) fn set_once(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        entry: &KeyValue,
    ) -> Result<Option<String>> {
        let sql = format!("{} ON CONFLICT ({}, key_id) DO NOTHING", self.insert(), self.owner);
        let key_id = transaction.intern_key(&entry.key)?;
        let inserted = transaction.prepare_cached(&sql)?.execute(params![owner, key_id, entry.value])?;
        if inserted == 1 {
            return Ok(None);
        }
        let stored = self.get(transaction, owner, &entry.key)?;
        Ok(stored.filter(|stored| *stored != entry.value))
    }

    /// The value of a key.
    pub(crate) fn get(self, connection: &Connection, owner: i64, key: &str) -> Result<Option<String>> {
        let sql = format!(
            "SELECT t.value FROM {} t JOIN key_names k ON k.id = t.key_id WHERE t.{} = ? AND k.name = ?",
            self.name, self.owner
        );
        let mut statement = connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![owner, key], |row| row.get(0)).optional()?)
    }

    /// Removes a key. False when it was not set.
    pub(crate) fn delete(self, connection: &Connection, owner: i64, key: &str) -> Result<bool> {
        let sql = format!(
            "DELETE FROM {} WHERE {} = ? AND key_id = (SELECT id FROM key_names WHERE name = ?)",
            self.name, self.owner
        );
        Ok(connection.prepare_cached(&sql)?.execute(params![owner, key])? > 0)
    }

    /// All keys of some owners, by key.
    pub(crate) fn load(self, connection: &Connection, owners: &[i64]) -> Result<HashMap<i64, Vec<KeyValue>>> {
        self.load_where(connection, owners, &Sql::default())
    }

    /// Some keys of some owners, by key.
    pub(crate) fn load_keys(
        self,
        connection: &Connection,
        owners: &[i64],
        key_ids: &[KeyId],
    ) -> Result<HashMap<i64, Vec<KeyValue>>> {
        let mut condition = Sql::text(" AND t.key_id IN ");
        condition.push(Sql::list(key_ids.iter().map(|id| Value::Integer(*id))));
        self.load_where(connection, owners, &condition)
    }

    fn load_where(
        self,
        connection: &Connection,
        owners: &[i64],
        condition: &Sql,
    ) -> Result<HashMap<i64, Vec<KeyValue>>> {
        let Self { name, owner, .. } = self;
        let mut entries = HashMap::<i64, Vec<KeyValue>>::with_capacity(owners.len());
        for_each_chunk(owners, |ids| {
            let mut select = Sql::text(format!(
                "SELECT t.{owner}, k.name, t.value FROM {name} t JOIN key_names k ON k.id = t.key_id
                 WHERE t.{owner} IN "
            ));
            select.push(ids.clone());
            select.push(condition.clone());
            let mut statement = connection.prepare_cached(&select.text)?;
            let mut rows = statement.query(params_from_iter(&select.values))?;
            while let Some(row) = rows.next()? {
                let entry = KeyValue { key: row.get(1)?, value: row.get(2)? };
                entries.entry(row.get(0)?).or_default().push(entry);
            }
            Ok::<_, crate::Error>(())
        })?;
        for owned in entries.values_mut() {
            owned.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        }
        Ok(entries)
    }
}
