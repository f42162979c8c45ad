//! A process that logs until somebody ends it: this test binary, started again for one function.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use paceline_client::{Config, NewRun, Server, Tracker};

use crate::sample::log_step;

const FOLDER: &str = "PACELINE_TEST_FOLDER";
const SERVER: &str = "PACELINE_TEST_SERVER";
const STEPS: &str = "PACELINE_TEST_STEPS";
const LEASE_SECONDS: &str = "PACELINE_TEST_LEASE_SECONDS";

/// What the process is to do.
pub(crate) struct Writer<'w> {
    /// The folder of journals.
    pub(crate) folder: &'w Path,
    /// The server; none offline.
    pub(crate) server: Option<&'w str>,
    /// How many steps; after them it waits to be ended.
    pub(crate) steps: i64,
    /// A command line that starts it, as a part of `sh -c`; `"$@"` is the process.
    pub(crate) shell: &'w str,
}

/// The running process.
pub(crate) struct Writing {
    child: Child,
    lines: BufReader<ChildStdout>,
    /// The id of its run.
    pub(crate) run_id: String,
}

impl Writer<'_> {
    pub(crate) fn start(&self) -> Writing {
        let mut command = Command::new("sh");
        command.args(["-c", self.shell, "sh"]).arg(std::env::current_exe().unwrap());
        command.args(["--exact", "writer_process::writes", "--ignored", "--nocapture"]);
        command.env(FOLDER, self.folder).env(STEPS, self.steps.to_string()).stdout(Stdio::piped());
        if let Some(server) = self.server {
            command.env(SERVER, server);
        }
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut writing = Writing { child, lines, run_id: String::new() };
        writing.run_id = writing.next("run").unwrap();
        writing
    }
}

impl Writing {
    /// The next word after `name`; none when the process is gone.
    fn next(&mut self, name: &str) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 || !line.ends_with('\n') {
                return None;
            }
            if let Some(word) = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' ')) {
                return Some(word.trim().to_owned());
            }
        }
    }

    /// Waits until a step was logged.
    pub(crate) fn wait_for_step(&mut self, step: i64) {
        while self.next("kept").unwrap().parse::<i64>().unwrap() < step {}
    }

    /// Kills it; returns the steps whose calls returned that they are kept, and that were not asked for before.
    pub(crate) fn kill(mut self) -> Vec<i64> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.wait_for_all()
    }

    /// Waits until it has logged all; returns the steps that are kept. It goes on to deliver them.
    pub(crate) fn wait_for_all(&mut self) -> Vec<i64> {
        std::iter::from_fn(|| self.next("kept")).map_while(|word| word.parse().ok()).collect()
    }
}

#[test]
#[ignore = "no test but the process that the tests beside it start and kill"]
fn writes() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let steps: i64 = std::env::var(STEPS).unwrap().parse().unwrap();
    let mut config = match std::env::var(SERVER) {
        Ok(server) => Config::online(Server::at(&server).unwrap()).batch_age(Duration::from_millis(5)),
        Err(_) => Config::offline(),
    };
    if let Ok(seconds) = std::env::var(LEASE_SECONDS) {
        config = config.run_lease(Duration::from_secs(seconds.parse().unwrap()));
    }
    let tracker = Tracker::start(config.folder(folder)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "run {}", run.id()).unwrap();
    for step in 0..steps {
        // Told after the call returned, and before the next one.
        match log_step(&run, step) {
            Ok(()) => writeln!(out, "kept {step}").unwrap(),
            Err(error) => writeln!(out, "lost {step}: {error}").unwrap(),
        }
        out.flush().unwrap();
    }
    writeln!(out, "kept all").unwrap();
    out.flush().unwrap();
    std::thread::sleep(Duration::from_secs(120));
}
