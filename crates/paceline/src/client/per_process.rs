//! What a process has for itself.

use std::mem;
use std::sync::OnceLock;

/// A value of each process. A forked process begins with a new one, and never touches its parent's: threads that serve
/// it are not there, locks of it may be held for ever, and its connections are the parent's.
#[derive(Debug, Default)]
pub struct PerProcess<T> {
    first: OnceLock<Box<Generation<T>>>,
}

#[derive(Debug)]
struct Generation<T> {
    process_id: u32,
    value: Option<T>,
    forked: OnceLock<Box<Generation<T>>>,
}

impl<T: Default> PerProcess<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { first: OnceLock::new() }
    }

    /// That of this process.
    pub fn get(&self) -> &T {
        let process_id = std::process::id();
        let new = || Box::new(Generation { process_id, value: Some(T::default()), forked: OnceLock::new() });
        let mut found = self.first.get_or_init(new);
        loop {
            match &found.value {
                Some(value) if found.process_id == process_id => return value,
                _ => found = found.forked.get_or_init(new),
            }
        }
    }
}

impl<T> Drop for Generation<T> {
    fn drop(&mut self) {
        if self.process_id != std::process::id() {
            mem::forget(self.value.take());
        }
    }
}
