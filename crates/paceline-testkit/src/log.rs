//! What a program writes to standard error, line by line as it comes.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(crate) struct Log {
    shared: Arc<Shared>,
    reader: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    is_at_end: bool,
}

impl Log {
    pub(crate) fn follow(stream: impl Read + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let writer = shared.clone();
        let reader = thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                writer.change(|state| state.lines.push(line));
            }
            writer.change(|state| state.is_at_end = true);
        });
        Self { shared, reader }
    }

    /// The first find of `find`; none when there is none until the stream or the time ends.
    pub(crate) fn wait_for<T>(&self, time_max: Duration, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + time_max;
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(found) = state.lines.iter().find_map(|line| find(line)) {
                return Some(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.is_at_end || left.is_zero() {
                return None;
            }
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).lines.clone()
    }

    /// All lines of a program that has ended.
    pub(crate) fn lines_to_the_end(self) -> Vec<String> {
        let lines = self.shared.clone();
        let _ = self.reader.join();
        lines.state.lock().unwrap_or_else(PoisonError::into_inner).lines.clone()
    }

    pub(crate) fn text(&self) -> String {
        self.lines().join("\n")
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}
