//! Tables of (owner, key) → text: tags and params of experiments, runs, models and versions share their statements
//! here.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use crate::database::WriteTransaction;
use crate::error::Result;
use crate::sql::for_each_chunk;
use paceline_types::KeyValue;

/// A table whose rows are (owner, key_id, value).
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyValueTable {
    name: &'static str,
    owner: &'static str,
}

pub(crate) const EXPERIMENT_TAGS: KeyValueTable =
    KeyValueTable { name: "experiment_tags", owner: "experiment_id" };
pub(crate) const PARAMS: KeyValueTable = KeyValueTable { name: "params", owner: "run_id" };
pub(crate) const TAGS: KeyValueTable = KeyValueTable { name: "tags", owner: "run_id" };
pub(crate) const LOGGED_MODEL_PARAMS: KeyValueTable =
    KeyValueTable { name: "logged_model_params", owner: "model_id" };
pub(crate) const LOGGED_MODEL_TAGS: KeyValueTable =
    KeyValueTable { name: "logged_model_tags", owner: "model_id" };
pub(crate) const REGISTERED_MODEL_TAGS: KeyValueTable =
    KeyValueTable { name: "registered_model_tags", owner: "registered_model_id" };
pub(crate) const MODEL_VERSION_TAGS: KeyValueTable =
    KeyValueTable { name: "model_version_tags", owner: "model_version_id" };

impl KeyValueTable {
    /// Sets a key, whatever it was before.
    pub(crate) fn set(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        key: &str,
        value: &str,
    ) -> Result<()> {
        let sql = format!(
            "INSERT INTO {} ({}, key_id, value) VALUES (?, ?, ?)
             ON CONFLICT ({1}, key_id) DO UPDATE SET value = excluded.value",
            self.name, self.owner
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
        let sql = format!(
            "INSERT INTO {} ({}, key_id, value) VALUES (?, ?, ?) ON CONFLICT ({1}, key_id) DO NOTHING",
            self.name, self.owner
        );
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
        let mut entries = HashMap::<i64, Vec<KeyValue>>::with_capacity(owners.len());
        for_each_chunk(owners, |ids| {
            let sql = format!(
                "SELECT t.{0}, k.name, t.value FROM {1} t JOIN key_names k ON k.id = t.key_id
                 WHERE t.{0} IN {2}",
                self.owner, self.name, ids.text
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(&ids.values))?;
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
