//! Writers that keep a record of every answer, to be compared with what a server has after it was stopped or killed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use paceline_testkit::{Client, Server};
use serde_json::Value;

use crate::ingest_journals::JournalWriter;
use crate::load_points::PointWriter;
use crate::load_rest::{FileWriter, RunMaker, StatusFlipper};
use crate::support::{API, new_run};

/// Does one thing again and again, and can tell whether a server has what it should.
pub(crate) trait Writer: Send {
    /// Sends the next request; false when no answer came.
    fn step(&mut self, client: &Client) -> bool;

    /// Compares: what was answered is there, and nothing that was not sent.
    fn check(&self, client: &Client);
}

/// Whether a request was answered; an answer must be 200.
pub(crate) fn is_answered(client: &Client, route: &str, body: &Value) -> bool {
    client.try_post(&format!("{API}/{route}"), body).is_ok_and(|answer| {
        answer.expect_status(200);
        true
    })
}

/// One writer of each kind, on runs of the server.
pub(crate) fn all_writers(server: &Server) -> Vec<Box<dyn Writer>> {
    let client = server.client();
    let (large, small) = (new_run(&client), new_run(&client));
    vec![
        Box::new(PointWriter::new(&large, "large-a", 1000)),
        Box::new(PointWriter::new(&large, "large-b", 999)),
        Box::new(PointWriter::new(&small, "small-a", 1)),
        Box::new(PointWriter::new(&small, "small-b", 1)),
        Box::new(PointWriter::new(&small, "small-c", 7)),
        Box::new(StatusFlipper::new(&large)),
        Box::new(RunMaker::new(&small)),
        Box::new(FileWriter::new()),
        Box::new(JournalWriter::new(1, 500)),
        Box::new(JournalWriter::new(2, 3)),
    ]
}

/// Runs all writers at once, ends the server by `end` after a while, and waits until every writer has noticed.
pub(crate) fn run_until(
    server: Server,
    writers: &mut [Box<dyn Writer>],
    time: Duration,
    end: impl FnOnce(Server),
) {
    let ended = AtomicBool::new(false);
    let client = server.client();
    thread::scope(|scope| {
        for writer in writers {
            let (client, ended) = (&client, &ended);
            scope.spawn(move || {
                while writer.step(client) {}
                assert!(ended.load(Ordering::SeqCst), "a writer got no answer while the server ran");
            });
        }
        thread::sleep(time);
        ended.store(true, Ordering::SeqCst);
        end(server);
    });
}
