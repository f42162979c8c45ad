//! The embedded SQLite database: opening it, migrating it, writing to it and reading from it.

mod connection;
pub(crate) mod free_space;
mod migration;
mod reader;
mod text_match;
mod transaction;
mod writer;

pub(crate) use connection::{Purpose, data_version, describe, open};
pub(crate) use migration::migrate;
pub(crate) use reader::Readers;
pub(crate) use transaction::WriteTransaction;
pub(crate) use writer::{Committed, CommittedTail, Writer};
