//! Reading server-sent events, as a browser does.

use std::io::{self, BufRead, BufReader};
use std::time::{Duration, Instant};

use paceline_testkit::{RawConnection, Server};
use serde_json::Value;

/// An event that a browser would show to its page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ServerEvent {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

/// An open stream of `/api/v1/changes`.
pub(crate) struct EventReader {
    lines: BufReader<RawConnection>,
    /// The last id that was received, of any event.
    pub(crate) last_id: String,
    /// Events without data.
    pub(crate) heartbeats: usize,
}

impl EventReader {
    /// Connects and reads until the server says that it watches.
    #[track_caller]
    pub(crate) fn open(server: &Server, query: &str, last_event_id: Option<&str>) -> Self {
        let mut raw = server.raw();
        let header = last_event_id.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        // Of this version of HTTP, so that the body comes as it is and not in chunks.
        raw.send(format!("GET /api/v1/changes{query} HTTP/1.0\r\nHost: localhost\r\n{header}\r\n")).unwrap();
        let head = raw.head().unwrap().expect_status(200);
        assert_eq!(head.header("content-type"), Some("text/event-stream"));
        let mut reader = Self { lines: BufReader::new(raw), last_id: String::new(), heartbeats: 0 };
        assert_eq!(reader.read().unwrap(), None, "the first event only tells the id");
        reader
    }

    /// The next event; none when none comes within the time or the stream ends.
    pub(crate) fn next_within(&mut self, time: Duration) -> Option<ServerEvent> {
        let deadline = Instant::now() + time;
        loop {
            let left = deadline.checked_duration_since(Instant::now())?;
            self.lines.get_ref().set_wait(left.max(Duration::from_millis(1)));
            match self.read() {
                Ok(Some(event)) => return Some(event),
                Ok(None) => {}
                Err(_) => return None,
            }
        }
    }

    /// All events until none comes for the time.
    pub(crate) fn until_quiet(&mut self, time: Duration) -> Vec<ServerEvent> {
        std::iter::from_fn(|| self.next_within(time)).collect()
    }

    /// Whether the server ends the stream within the time.
    pub(crate) fn ends_within(&mut self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            self.lines.get_ref().set_wait(left.max(Duration::from_millis(1)));
            match self.read() {
                Ok(_) => {}
                Err(error) => return error.kind() == io::ErrorKind::UnexpectedEof,
            }
        }
        false
    }

    /// Reads up to the empty line that ends an event; none when it carries no data.
    fn read(&mut self) -> io::Result<Option<ServerEvent>> {
        let (mut name, mut data) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().split_once(':') {
                Some(("event", value)) => name = value.trim().to_owned(),
                Some(("data", value)) => data = value.trim().to_owned(),
                Some(("id", value)) => value.trim().clone_into(&mut self.last_id),
                Some(_) => {}
                None if data.is_empty() => {
                    self.heartbeats += 1;
                    return Ok(None);
                }
                None => {
                    let data = serde_json::from_str(&data).map_err(io::Error::other)?;
                    return Ok(Some(ServerEvent { name, id: self.last_id.clone(), data }));
                }
            }
        }
    }
}
