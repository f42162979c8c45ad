//! What turning a query into SQL needs to know.

use super::place::UNUSED_KEY;
use crate::clock::now_ms;
use crate::database::{Connection, Value};
use crate::error::Result;
use crate::key_names::KeyNames;

/// A snapshot, the names of keys, and the moment that `now()` stands for.
pub(in crate::search) struct Context<'a> {
    pub(in crate::search) connection: &'a Connection,
    pub(in crate::search) key_names: &'a KeyNames,
    pub(in crate::search) now_ms: i64,
}

impl<'a> Context<'a> {
    pub(in crate::search) fn new(connection: &'a Connection, key_names: &'a KeyNames) -> Self {
        Self { connection, key_names, now_ms: now_ms() }
    }

    /// The id of a key's name; of a name that nobody used one that nothing has.
    pub(in crate::search) fn key(&self, name: &str) -> Result<Value> {
        Ok(self.key_names.find(self.connection, name)?.map_or(UNUSED_KEY, Value::Integer))
    }
}
