//! Sends requests to a real server and compares each answer with the model's.

mod entity_names;
mod paging;
mod restart;

pub(crate) use entity_names::UNKNOWN;

use std::time::{SystemTime, UNIX_EPOCH};

use paceline_testkit::{Client, Launch, Server};
use serde_json::{Value, json};

use crate::curl::Script;
use crate::json::{canonical, difference, sorted};
use crate::model::{Model, Moment, Observed, Outcome, Refusal};
use crate::request::Request;

/// A difference between server and model, or no answer at all.
pub(crate) type Checked<T = ()> = Result<T, String>;

/// How a request is sent, of which the answer does not depend.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// By the routes of the web page.
    pub(crate) is_ajax: bool,
    /// With NaN and infinities as Python's `json` writes them.
    pub(crate) has_bare_numbers: bool,
}

/// A client of one server, with what the server must know of what this client did.
pub(crate) struct Driver {
    client: Client,
    pub(crate) model: Model,
    /// What names begin with, so that clients of one server do not meet.
    prefix: String,
    script: Script,
}

impl Driver {
    /// A client of a fresh server, which it has for itself.
    pub(crate) fn alone(server: &Server, launched_ms: i64) -> Checked<Self> {
        let mut driver = Self::beside_others(server, "");
        driver.model.add_default_experiment(Moment::Within(launched_ms, now_ms()));
        driver.settle()?;
        Ok(driver)
    }

    /// One of several clients.
    pub(crate) fn beside_others(server: &Server, prefix: &str) -> Self {
        let folder = server.folder().canonicalize().unwrap();
        Self {
            client: server.client(),
            model: Model::new(folder.to_string_lossy().into_owned()),
            prefix: prefix.to_owned(),
            script: Script::default(),
        }
    }

    /// The requests so far, as a shell script.
    pub(crate) fn script(&self) -> String {
        self.script.text()
    }

    /// Sends a request and checks the answer.
    pub(crate) fn call(&mut self, request: &Request, manner: Manner) -> Checked {
        let request = request.clone().into_sent();
        let (status, found, sent_ms) = self.send(&request, manner)?;
        let observed = Observed::new(&found, sent_ms, now_ms());
        let expected = self.model.answer(&request, &observed);
        let complaints = observed.complaints();
        compare(&request, &expected, status, &found)?;
        if expected.is_ok() && !complaints.is_empty() {
            return Err(format!("{} {}: {}", request.method, request.route, complaints.join("; ")));
        }
        if expected.is_ok() { self.settle() } else { Ok(()) }
    }

    /// Whether the model finds something wrong with a request itself.
    pub(crate) fn refuses(&self, request: &Request) -> bool {
        let observed = Observed::new(&Value::Null, 0, 0);
        let outcome = self.model.clone().answer(&request.clone().into_sent(), &observed);
        outcome.is_err_and(|refusal| refusal.status == 400)
    }

    /// Sends a request that is no good.
    pub(crate) fn call_refused(&mut self, request: &Request, fragment: &str) -> Checked {
        let request = request.clone().into_sent();
        let (status, found, _) = self.send(&request, Manner::default())?;
        compare(&request, &Err(Refusal::invalid(fragment)), status, &found)
    }

    /// Reads everything.
    pub(crate) fn check_everything(&mut self) -> Checked {
        self.script.note("everything is read");
        for request in self.model.all_entities() {
            self.call(&request, Manner::default())?;
        }
        self.check_all_searches()
    }

    /// Reads what the model cannot know: the moments of the last change.
    fn settle(&mut self) -> Checked {
        for request in self.model.unsettled() {
            self.call(&request, Manner::default())?;
        }
        Ok(())
    }

    fn send(&mut self, request: &Request, manner: Manner) -> Checked<(u16, Value, i64)> {
        let is_for_ajax_only = request.route == "experiments/search-datasets";
        let base = if manner.is_ajax || is_for_ajax_only { "/ajax-api" } else { "/api" };
        let target = format!("{base}/2.0/mlflow/{}", request.target());
        let body = (request.method != "GET").then(|| written(&request.body, manner.has_bare_numbers));
        let headers: &[_] = if body.is_some() { &[("content-type", "application/json")] } else { &[] };
        let sent_ms = now_ms();
        let bytes = body.clone().map(String::into_bytes);
        let answer = self.client.try_send(request.method, &target, headers, bytes);
        let answer = answer.map_err(|error| {
            self.script.request(request.method, &target, body.as_deref(), 0, &Value::Null);
            format!("{} {target} has no answer: {error}", request.method)
        })?;
        let found: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        self.script.request(request.method, &target, body.as_deref(), answer.status, &found);
        if found.is_null() {
            let (status, text) = (answer.status, answer.text());
            return Err(format!("{} {target}: the answer {status} is no JSON: {text}", request.method));
        }
        Ok((answer.status, found, sent_ms))
    }
}

/// A body as text.
fn written(body: &Value, has_bare_numbers: bool) -> String {
    let mut text = body.to_string();
    if has_bare_numbers {
        for word in ["NaN", "Infinity", "-Infinity"] {
            text = text.replace(&format!("\"value\":\"{word}\""), &format!("\"value\":{word}"));
        }
    }
    text
}

fn compare(request: &Request, expected: &Outcome, status: u16, found: &Value) -> Checked {
    let fault = match expected {
        Ok(expected) if status == 200 => {
            let (mut expected, mut found) = (canonical(expected, ""), canonical(found, ""));
            if request.route == "registered-models/get-latest-versions" {
                for body in [&mut expected, &mut found] {
                    body["model_versions"] = sorted(body["model_versions"].take());
                }
            }
            difference(&expected, &found, "")
        }
        Ok(expected) => Some(format!("expected 200 {expected}, found {status} {found}")),
        Err(Refusal { status: expected, error_code, fragments }) => {
            let message = found["message"].as_str().unwrap_or_default();
            let is_as_expected = *expected == status
                && found["error_code"] == *error_code
                && fragments.iter().all(|fragment| message.contains(fragment));
            (!is_as_expected).then(|| {
                format!("expected {expected} {error_code} with {fragments:?}, found {status} {found}")
            })
        }
    };
    match fault {
        Some(fault) => Err(format!("{} {}: {fault}", request.method, request.route)),
        None => Ok(()),
    }
}

pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as i64)
}

/// `paceline server` on a free port, all else as by default.
pub(crate) fn paceline() -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments(["server"]).environment("MLFLOW_PORT", "0")
}

/// What a search with no page token answers when nothing is found.
fn nothing() -> Value {
    json!({})
}
