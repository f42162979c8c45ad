//! Queries over runs in Paceline's own language.

mod answer;
mod bookmarks;
mod change;
mod groups;
mod keys;
mod leases;
mod query;
pub(super) mod request;
mod tree;

pub(crate) use bookmarks::{__path_bookmarks, bookmarks};
pub(crate) use change::{__path_change, change};
pub(crate) use groups::{__path_groups, groups};
pub(crate) use keys::{__path_keys, __path_values, keys, values};
pub(crate) use leases::{__path_leases, leases};
pub(crate) use query::{__path_query, query};
pub(crate) use tree::{__path_children, __path_rollups, children, rollups};
