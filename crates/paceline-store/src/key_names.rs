//! The dictionary of key names: each name of a metric, param or tag is stored once and known by a small integer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;

/// Surrogate of a key's name.
pub(crate) type KeyId = i64;

/// Names remembered before the cache starts anew, and the longest that is: hostile names cannot fill the memory.
const CACHE_CAPACITY: usize = 100_000;
const CACHED_NAME_BYTES_MAX: usize = 256;

/// A cache of the dictionary, shared by the writer and all readers.
#[derive(Default)]
pub(crate) struct KeyNames {
    committed: RwLock<HashMap<String, KeyId>>,
    /// Met or made in the commit that is being written: not yet sure to stay.
    uncommitted: Mutex<HashMap<String, KeyId>>,
}

impl KeyNames {
    /// The id of a name, made when the name is new. For the writer.
    pub(crate) fn intern(&self, connection: &Connection, name: &str) -> Result<KeyId> {
        if let Some(id) = self.cached(name) {
            return Ok(id);
        }
        let mut uncommitted = self.uncommitted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = uncommitted.get(name) {
            return Ok(*id);
        }
        let id = match select(connection, name)? {
            Some(id) => id,
            None => connection
                .prepare_cached("INSERT INTO key_names (name) VALUES (?) RETURNING id")?
                .query_row([name], |row| row.get(0))?,
        };
        uncommitted.insert(name.to_owned(), id);
        Ok(id)
    }

    /// The id of a name that was used before. For readers.
    pub(crate) fn find(&self, connection: &Connection, name: &str) -> Result<Option<KeyId>> {
        match self.cached(name) {
            Some(id) => Ok(Some(id)),
            None => select(connection, name),
        }
    }

    /// Ends a commit: what it met is cached when it held, and forgotten when it did not.
    pub(crate) fn settle(&self, committed: bool) {
        let mut uncommitted = self.uncommitted.lock().unwrap_or_else(PoisonError::into_inner);
        if uncommitted.is_empty() {
            return;
        }
        if committed {
            let mut cache = self.committed.write().unwrap_or_else(PoisonError::into_inner);
            if cache.len() + uncommitted.len() > CACHE_CAPACITY {
                cache.clear();
            }
            cache.extend(uncommitted.drain().filter(|(name, _)| name.len() <= CACHED_NAME_BYTES_MAX));
        } else {
            uncommitted.clear();
        }
    }

    fn cached(&self, name: &str) -> Option<KeyId> {
        self.committed.read().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }
}

fn select(connection: &Connection, name: &str) -> Result<Option<KeyId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM key_names WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}
