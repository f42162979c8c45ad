//! Many threads, many runs, one tracker.

use std::thread;

use paceline_client::{Delivered, Metric, NewRun, RunStatus, Tracker};

use crate::sample::{check_points, value};
use crate::support::{Told, history, online, paceline, server_at};

const THREADS: usize = 6;
const STEPS: i64 = 3_000;

#[test]
fn threads_that_log_at_once_lose_nothing_and_keep_their_order() {
    let server = paceline().start();
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let address = server_at(server.address().port());
    let tracker = Tracker::start(online(&address, journal.path(), &told)).unwrap();
    let shared = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let ids: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let (tracker, shared) = (&tracker, shared.clone());
                scope.spawn(move || {
                    let own = tracker.start_run(NewRun::in_experiment("cats").parent(shared.id())).unwrap();
                    let key = format!("thread-{number}");
                    for step in 0..STEPS {
                        let at = 1_700_000_000_000 + step;
                        shared.log_metric_at(&key, value(number, step), step, at).unwrap();
                        own.log_batch(&[Metric::new("loss", value(number, step), step, at)]).unwrap();
                    }
                    own.end(RunStatus::Finished).unwrap();
                    own.id().to_owned()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(shared.finish(RunStatus::Finished).unwrap(), Delivered::All);
    let client = server.client();
    for (number, id) in ids.iter().enumerate() {
        let key = format!("thread-{number}");
        check_points(&history(&client, shared.id(), &key), &key, number, 0..STEPS);
        check_points(&history(&client, id, "loss"), "loss", number, 0..STEPS);
    }
    assert_eq!(told.all(), []);
}
