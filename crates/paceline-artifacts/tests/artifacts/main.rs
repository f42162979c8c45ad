//! Artifact roots through their public API.

mod concurrency;
mod deletion;
mod files;
mod interruption;
mod keys;
#[cfg(unix)]
mod links;
mod listing;
mod opening;
#[cfg(unix)]
mod removal;
mod support;
mod walking;
