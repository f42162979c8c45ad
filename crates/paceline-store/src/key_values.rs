//! Tables of (owner, key) → text: tags and params of experiments, runs, models and versions share their statements
//! here.

use std::collections::{BTreeMap, HashMap};

use crate::database::{
    Batch, Connection, OptionalExtension, Value, WriteTransaction, params, params_from_iter,
};
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
    /// The insertion of an owner, a key and a value, before what happens on a conflict. The owner is bound once more, at
    /// the end, where values know their experiment.
    fn insert(self) -> String {
        let Self { name, owner, experiments_of } = self;
        match experiments_of {
            None => format!("INSERT INTO {name} ({owner}, key_id, value) VALUES (?, ?, ?)"),
            Some(owners) => format!(
                "INSERT INTO {name} ({owner}, key_id, value, experiment_id)
                 VALUES (?, ?, ?, (SELECT o.experiment_id FROM {owners} o WHERE o.id = ?))"
            ),
        }
    }

    /// Adds an entry to a batch of insertions.
    fn add(self, batch: &mut Batch<'_>, owner: i64, key_id: KeyId, value: &str) -> Result<()> {
        Ok(match self.experiments_of {
            None => batch.row(params![owner, key_id, value]),
            Some(_) => batch.row(params![owner, key_id, value, owner]),
        }?)
    }

    fn execute(self, connection: &Connection, sql: &str, entry: (i64, KeyId, &str)) -> Result<usize> {
        let (owner, key_id, value) = entry;
        let mut statement = connection.prepare_cached(sql)?;
        Ok(match self.experiments_of {
            None => statement.execute(params![owner, key_id, value]),
            Some(_) => statement.execute(params![owner, key_id, value, owner]),
        }?)
    }

    fn upsert(self) -> String {
        format!("{} ON CONFLICT ({}, key_id) DO UPDATE SET value = excluded.value", self.insert(), self.owner)
    }

    /// Sets a key, whatever it was before.
    pub(crate) fn set(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        key: &str,
        value: &str,
    ) -> Result<()> {
        let key_id = transaction.intern_key(key)?;
        self.execute(transaction, &self.upsert(), (owner, key_id, value))?;
        Ok(())
    }

    /// Sets several keys; of one that comes twice the last value stays.
    pub(crate) fn set_all(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        entries: &[KeyValue],
    ) -> Result<()> {
        if transaction.is_local() || entries.len() < 2 {
            return entries
                .iter()
                .try_for_each(|entry| self.set(transaction, owner, &entry.key, &entry.value));
        }
        // One statement may not set a key twice.
        let last: BTreeMap<&str, &str> =
            entries.iter().map(|entry| (entry.key.as_str(), entry.value.as_str())).collect();
        transaction.intern_keys(last.keys().copied())?;
        let sql = self.upsert();
        let mut batch = transaction.batch(&sql)?;
        for (key, value) in last {
            self.add(&mut batch, owner, transaction.intern_key(key)?, value)?;
        }
        Ok(batch.finish()?)
    }

    /// Sets keys that are not set already. Returns those that have another value, with it.
    pub(crate) fn set_all_once<'e>(
        self,
        transaction: &WriteTransaction<'_>,
        owner: i64,
        entries: &'e [KeyValue],
    ) -> Result<Vec<(&'e KeyValue, String)>> {
        let mut refused = Vec::new();
        if transaction.is_local() || entries.len() < 2 {
            for entry in entries {
                refused.extend(self.set_once(transaction, owner, entry)?.map(|old| (entry, old)));
            }
            return Ok(refused);
        }
        // Nobody else writes meanwhile, so what is not there now can be inserted.
        transaction.intern_keys(entries.iter().map(|entry| entry.key.as_str()))?;
        let key_ids =
            entries.iter().map(|entry| transaction.intern_key(&entry.key)).collect::<Result<Vec<_>>>()?;
        let stored = self.load_keys(transaction, &[owner], &key_ids)?.remove(&owner).unwrap_or_default();
        let mut values: HashMap<&str, &str> =
            stored.iter().map(|entry| (entry.key.as_str(), entry.value.as_str())).collect();
        let sql = self.insert();
        let mut batch = transaction.batch(&sql)?;
        for (entry, key_id) in entries.iter().zip(key_ids) {
            match values.get(entry.key.as_str()) {
                Some(stored) if *stored == entry.value => {}
                Some(stored) => refused.push((entry, (*stored).to_owned())),
                None => {
                    self.add(&mut batch, owner, key_id, &entry.value)?;
                    values.insert(&entry.key, &entry.value);
                }
            }
        }
        batch.finish()?;
        Ok(refused)
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
        let inserted = self.execute(transaction, &sql, (owner, key_id, &entry.value))?;
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
