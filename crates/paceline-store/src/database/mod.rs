//! The database: connections to a file or a server, and what they have in common. Nothing outside knows a driver.
//!
//! ```text
//! location.rs        where the database is, from its URI         encryption.rs, tls.rs: how private the way is
//! connection.rs      a connection: statements, transactions      statement.rs, parameters.rs, batch.rs
//! sqlite/            a file                                      server.rs: a server
//! postgres/ mysql/   the drivers of servers                      dialect/: what is spelled differently
//! migration.rs       schema versions                             compatibility.rs: of newer Pacelines
//! writer.rs          group commit                                elsewhere.rs: commits of others; reader.rs: snapshots
//! ```

mod batch;
mod compatibility;
mod connection;
mod dialect;
mod elsewhere;
mod encryption;
mod error;
mod location;
mod migration;
mod mysql;
mod opening;
mod parameters;
mod postgres;
mod reader;
mod schema;
mod server;
pub(crate) mod space;
pub(crate) mod sqlite;
mod statement;
mod tls;
mod transaction;
mod writer;

pub(crate) use batch::Batch;
pub(crate) use connection::Connection;
pub(crate) use elsewhere::Elsewhere;
pub use error::Error;
pub(crate) use error::{OptionalExtension, Result};
pub use location::{DatabaseLocation, InvalidLocation};
pub(crate) use migration::{migrate, migrate_exactly};
pub(crate) use opening::{Purpose, describe, off_runtime, open};
pub(crate) use parameters::{Params, params_from_iter};
pub(crate) use reader::{Reader, Readers};
pub(crate) use rusqlite::params;
/// The common words for values. SQLite's library has them, and its rows need no copy to be read in them.
pub(crate) use rusqlite::types::{FromSql, ToSql, Value, ValueRef};
pub use schema::{PendingMigration, SchemaState, schema_state, upgrade_schema};
pub(crate) use statement::Row;
use statement::Statement;
pub(crate) use transaction::WriteTransaction;
pub(crate) use writer::{Committed, CommittedTail, Writer};
