//! Everything else that is written: runs, params, tags, statuses, files.

use std::collections::HashMap;

use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::load::{Writer, is_answered};
use crate::support::{API, FILES, call, get_run, sample, text, value_of};

/// Makes runs with a param and a tag each, and counts up a tag of a run that stays.
pub(crate) struct RunMaker {
    shared_run_id: String,
    made: Vec<Made>,
    /// Names of runs that were asked for, answered or not.
    asked: usize,
}

/// A run, and how many of [`Made::REQUESTS`] were answered.
struct Made {
    name: String,
    run_id: String,
    answered: usize,
    sent: usize,
}

impl RunMaker {
    pub(crate) fn new(shared_run_id: &str) -> Self {
        Self { shared_run_id: shared_run_id.into(), made: vec![], asked: 0 }
    }

    fn make(&mut self, client: &Client) -> bool {
        let name = format!("made-{}", self.asked);
        self.asked += 1;
        let body = json!({"experiment_id": "0", "run_name": name, "start_time": 1});
        let Ok(answer) = client.try_post(&format!("{API}/runs/create"), &body) else { return false };
        let run_id = text(&answer.expect_status(200).json()["run"]["info"]["run_id"]);
        self.made.push(Made { name, run_id, answered: 0, sent: 0 });
        true
    }
}

impl Made {
    const REQUESTS: usize = 3;

    fn step(&mut self, client: &Client, shared_run_id: &str, count: usize) -> bool {
        self.sent = self.answered + 1;
        let (route, body) = match self.answered {
            0 => ("runs/log-parameter", json!({"run_id": self.run_id, "key": "name", "value": self.name})),
            1 => ("runs/set-tag", json!({"run_id": self.run_id, "key": "name", "value": self.name})),
            _ => {
                ("runs/set-tag", json!({"run_id": shared_run_id, "key": "count", "value": count.to_string()}))
            }
        };
        let answered = is_answered(client, route, &body);
        if answered {
            self.answered = self.sent;
        }
        answered
    }

    fn check(&self, run: &Value) {
        assert_eq!(run["info"]["run_name"], self.name.as_str());
        for (request, list) in ["params", "tags"].into_iter().enumerate() {
            match value_of(run, list, "name") {
                Some(value) => assert!(self.sent > request && value == self.name, "{list} of {}", self.name),
                None => assert!(self.answered <= request, "{list} of {} are lost", self.name),
            }
        }
    }
}

impl Writer for RunMaker {
    fn step(&mut self, client: &Client) -> bool {
        let count = self.made.len();
        match self.made.last_mut() {
            Some(last) if last.answered < Made::REQUESTS => last.step(client, &self.shared_run_id, count),
            _ => self.make(client),
        }
    }

    fn check(&self, client: &Client) {
        let search = json!({"experiment_ids": ["0"], "max_results": 50_000});
        let found = call(client, "runs/search", &search)["runs"].as_array().cloned().unwrap_or_default();
        let id_of = |run: &Value| text(&run["info"]["run_id"]);
        let found: HashMap<String, Value> = found.iter().map(|run| (id_of(run), run.clone())).collect();
        for made in &self.made {
            made.check(found.get(&made.run_id).unwrap_or_else(|| panic!("run {} is lost", made.name)));
        }
        let named = found.values().filter(|run| text(&run["info"]["run_name"]).starts_with("made-")).count();
        assert!((self.made.len()..=self.asked).contains(&named), "{named} runs of {} are there", self.asked);
        self.check_count(client);
    }
}

impl RunMaker {
    fn check_count(&self, client: &Client) {
        let done = self.made.iter().filter(|made| made.answered == Made::REQUESTS).count();
        let sent = self.made.iter().filter(|made| made.sent == Made::REQUESTS).count();
        let run = get_run(client, &self.shared_run_id);
        let found = value_of(&run, "tags", "count").map_or(0, |count| count.parse().unwrap());
        assert!((done..=sent).contains(&found), "the tag is {found}, not {done} or {sent}");
    }
}

/// Ends a run and resumes it, which makes the server fold its metrics.
pub(crate) struct StatusFlipper {
    run_id: String,
    answered: &'static str,
    sent: &'static str,
    flips: i64,
}

impl StatusFlipper {
    pub(crate) fn new(run_id: &str) -> Self {
        Self { run_id: run_id.into(), answered: "RUNNING", sent: "RUNNING", flips: 0 }
    }
}

impl Writer for StatusFlipper {
    fn step(&mut self, client: &Client) -> bool {
        // Running for longer than ended, so that the tail is not always short.
        std::thread::sleep(std::time::Duration::from_millis(120));
        self.flips += 1;
        self.sent = if self.flips % 4 == 3 { "FINISHED" } else { "RUNNING" };
        let body = json!({"run_id": self.run_id, "status": self.sent, "end_time": self.flips});
        let answered = is_answered(client, "runs/update", &body);
        if answered {
            self.answered = self.sent;
        }
        answered
    }

    fn check(&self, client: &Client) {
        let status = text(&get_run(client, &self.run_id)["info"]["status"]);
        assert!([self.answered, self.sent].contains(&status.as_str()), "the status is {status}");
    }
}

/// Overwrites one file with ever new versions, and puts a new file with each.
pub(crate) struct FileWriter {
    answered: usize,
    sent: usize,
}

impl FileWriter {
    pub(crate) fn new() -> Self {
        Self { answered: 0, sent: 0 }
    }

    /// Files of very different sizes, which tell their version by their first byte on.
    fn content(version: usize) -> Vec<u8> {
        let size_bytes = [3, 70_000, 1_500_000, 600_000][version % 4];
        sample(size_bytes, version)
    }
}

impl Writer for FileWriter {
    fn step(&mut self, client: &Client) -> bool {
        // A version goes to a file of its own and then over the one that is overwritten.
        self.sent = self.answered + 1;
        let version = self.sent / 2;
        let path =
            if self.sent.is_multiple_of(2) { format!("0/f/{version}.bin") } else { "0/f/model.bin".into() };
        let put = client.try_send("PUT", &format!("{FILES}/{path}"), &[], Some(Self::content(version)));
        let answered = put.is_ok_and(|answer| answer.expect_status(200).status == 200);
        if answered {
            self.answered = self.sent;
        }
        answered
    }

    fn check(&self, client: &Client) {
        for number in 1..=self.answered / 2 {
            let found = client.get(&format!("{FILES}/0/f/{number}.bin")).expect_status(200).body;
            assert!(found == Self::content(number), "file {number} is damaged");
        }
        if self.sent.is_multiple_of(2) && self.sent > self.answered {
            let number = self.sent / 2;
            let found = client.get(&format!("{FILES}/0/f/{number}.bin"));
            assert!(
                found.status == 404 || found.body == Self::content(number),
                "file {number} is half there"
            );
        }
        let overwrites = |requests: usize| requests.div_ceil(2);
        let versions = overwrites(self.answered).saturating_sub(1)..overwrites(self.sent).max(1);
        let found = client.get(&format!("{FILES}/0/f/model.bin"));
        let is_version = versions.clone().any(|version| found.body == Self::content(version));
        assert!(
            is_version || self.answered == 0 && found.status == 404,
            "not one of the versions {versions:?}"
        );
    }
}
