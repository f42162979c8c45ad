//! The dictionary of key names: each name of a metric, param or tag is stored once and known by a small integer.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError, RwLock};

use crate::database::{Connection, OptionalExtension, Value, params_from_iter};
use crate::error::Result;
use crate::sql::Sql;
use paceline_types::Rejection;

/// Surrogate of a key's name.
pub(crate) type KeyId = i64;

/// Names remembered before the cache starts anew, and the longest that is: hostile names cannot fill the memory.
const CACHE_CAPACITY: usize = 100_000;
const CACHED_NAME_BYTES_MAX: usize = 256;
/// The longest name in the database of a server, whose indexes hold some 2,700 bytes of an entry.
const SERVER_NAME_CHARACTERS: usize = 650;

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
            None => {
                check_length(connection, name)?;
                connection
                    .prepare_cached("INSERT INTO key_names (name) VALUES (?) RETURNING id")?
                    .query_row([name], |row| row.get(0))?
            }
        };
        uncommitted.insert(name.to_owned(), id);
        Ok(id)
    }

    /// Makes sure that names are known, so that [`KeyNames::intern`] need not ask a server for each of them.
    pub(crate) fn intern_all<'k>(
        &self,
        connection: &Connection,
        names: impl Iterator<Item = &'k str>,
    ) -> Result<()> {
        if connection.is_local() {
            return Ok(());
        }
        let mut uncommitted = self.uncommitted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unknown: BTreeSet<&str> =
            names.filter(|name| self.cached(name).is_none() && !uncommitted.contains_key(*name)).collect();
        if unknown.len() < 2 {
            return Ok(());
        }
        find_all(connection, &mut unknown, &mut uncommitted)?;
        unknown.iter().try_for_each(|name| check_length(connection, name))?;
        let mut insert = connection.batch("INSERT INTO key_names (name) VALUES (?)")?;
        unknown.iter().try_for_each(|name| insert.row([*name]))?;
        insert.finish()?;
        find_all(connection, &mut unknown, &mut uncommitted)
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

/// Takes the names that are stored out of those that are unknown.
fn find_all(
    connection: &Connection,
    unknown: &mut BTreeSet<&str>,
    known: &mut HashMap<String, KeyId>,
) -> Result<()> {
    if unknown.is_empty() {
        return Ok(());
    }
    let mut select = Sql::text("SELECT name, id FROM key_names WHERE name IN ");
    select.push(Sql::list(unknown.iter().map(|name| Value::Text((*name).to_owned()))));
    let mut statement = connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        unknown.remove(name.as_str());
        known.insert(name, row.get(1)?);
    }
    Ok(())
}

/// Refuses a name that a server's index cannot hold.
fn check_length(connection: &Connection, name: &str) -> Result<()> {
    if connection.is_local() || name.len() <= SERVER_NAME_CHARACTERS {
        return Ok(());
    }
    let characters = name.chars().count();
    if characters <= SERVER_NAME_CHARACTERS {
        return Ok(());
    }
    let message = format!(
        "The name of a param, tag or metric has {characters} characters. This server's database keeps at most \
         {SERVER_NAME_CHARACTERS}."
    );
    Err(Rejection::Malformed(message).into())
}

fn select(connection: &Connection, name: &str) -> Result<Option<KeyId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM key_names WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}
