//! What programs reach a server, or a store of this machine, by: requests to its routes, and files from and to them.
//!
//! ```no_run
//! use paceline::client::{Asked, Client, Target};
//!
//! let client = Client::new(Target::parse("sqlite:///mlruns/paceline.db")?)?;
//! let asked = Asked::get("/api/2.0/mlflow/experiments/get").query("experiment_id", "0");
//! let answer = client.request(&asked, &|| true)?;
//! assert_eq!(answer.status, 200);
//! # Ok::<(), paceline::client::ClientError>(())
//! ```

mod asked;
mod error;
mod files;
mod fork_gate;
mod per_process;
mod retries;
mod store;
mod target;

use std::io::Read;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, Request, Response};

use crate::commands::Failure;
use crate::commands::connection::{AnswerTime, Content, Fault, HttpServer, RequestBody, Transport};
pub use crate::settings::store_name;
pub use asked::{Answer, Asked};
pub use error::{ClientError, Result};
pub use files::{Download, Progress, Upload};
pub use per_process::PerProcess;
use retries::Retries;
pub use store::{LocalDelivery, after_fork, before_fork, close_stores};
pub use target::Target;

/// Whether to go on waiting: programs are asked now and then, as somebody may have pressed Ctrl-C.
pub type GoesOn<'g> = &'g dyn Fn() -> bool;

/// A way to a server or store. A forked process gets connections of its own.
pub struct Client {
    target: Target,
    retries: Retries,
    transport: PerProcess<Mutex<Option<Arc<dyn Transport>>>>,
}

impl Client {
    /// Prepares to reach a server or a store. It is reached by the first request, which makes a store if there is none.
    ///
    /// # Errors
    /// When environment variables cannot be understood, or there cannot be a store.
    pub fn new(target: Target) -> Result<Self> {
        let client = Self { target, retries: Retries::from_environment()?, transport: PerProcess::new() };
        client.prepare()?;
        Ok(client)
    }

    /// What it reaches.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Has connections ready in this process, which may be a forked one. It reads environment variables: programs
    /// that change them call it where they do not.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn prepare(&self) -> Result<()> {
        self.transport().map(drop)
    }

    /// Sends a request, again after a while where that may help, and returns the answer whatever its status.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn request(&self, asked: &Asked, goes_on: GoesOn<'_>) -> Result<Answer> {
        self.answer(self.exchange(asked, goes_on, || asked.to_request())?)
    }

    /// Reads an answer to its end.
    fn answer(&self, response: Response<Content>) -> Result<Answer> {
        let (parts, mut content) = response.into_parts();
        let mut body = Vec::new();
        content.read_to_end(&mut body).map_err(|error| {
            ClientError::Unreachable(format!("the answer of {} broke off: {error}", self.target))
        })?;
        Ok(Answer { status: parts.status.as_u16(), headers: texts(&parts.headers), body })
    }

    /// Sends a request until there is an answer, or nothing more to hope for.
    fn exchange(
        &self,
        asked: &Asked,
        goes_on: GoesOn<'_>,
        request: impl Fn() -> Result<Request<RequestBody>>,
    ) -> Result<Response<Content>> {
        let transport = self.transport()?;
        let retries_max = asked.retries_max.unwrap_or(self.retries.max);
        let answer_time = asked.answer_time_max.unwrap_or(self.retries.answer_time);
        let mut retry = 0;
        loop {
            let mut request = request()?;
            request.extensions_mut().insert(AnswerTime(Some(answer_time)));
            let Some(outcome) = awaited(&transport, request, goes_on) else {
                return Err(ClientError::Interrupted);
            };
            let can_recover = transport.may_recover() && retry < retries_max;
            let asked_pause = match &outcome {
                Ok(response) if can_recover && retries::is_passing(response.status()) => {
                    self.retries.asked_pause(response.headers())
                }
                Err(Fault { is_passing: true, .. }) if can_recover => None,
                Ok(_) => return Ok(outcome.map_err(|fault| fault.failure)?),
                Err(_) => {
                    return Err(outcome.err().map_or(ClientError::Interrupted, |fault| fault.failure.into()));
                }
            };
            retry += 1;
            if !retries::pause(asked_pause.unwrap_or_else(|| self.retries.pause(retry)), goes_on) {
                return Err(ClientError::Interrupted);
            }
        }
    }

    fn transport(&self) -> Result<Arc<dyn Transport>> {
        let mut transport = self.transport.get().lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = &*transport {
            return Ok(transport.clone());
        }
        let opened: Arc<dyn Transport> = match &self.target {
            Target::Server { url, credentials } => {
                Arc::new(HttpServer::new(url.clone(), credentials.clone())?)
            }
            Target::Store { database } => store::store_in(database)?,
        };
        *transport = Some(opened.clone());
        Ok(opened)
    }
}

/// Sends a request and waits for the answer, or until nobody wants it any more: nothing. Its thread then goes on alone,
/// and what comes is dropped.
fn awaited(
    transport: &Arc<dyn Transport>,
    request: Request<RequestBody>,
    goes_on: GoesOn<'_>,
) -> Option<std::result::Result<Response<Content>, Fault>> {
    // A store of this process answers at once.
    if transport.host().is_none() {
        return Some(transport.send(request));
    }
    let (answer, answers) = mpsc::sync_channel(1);
    let transport = transport.clone();
    let send = move || drop(answer.send(transport.send(request)));
    if let Err(error) = std::thread::Builder::new().name("paceline-request".into()).spawn(send) {
        let failure = Failure::local("start a thread", &error);
        return Some(Err(Fault { failure, may_have_arrived: false, is_passing: true }));
    }
    loop {
        match answers.recv_timeout(REST) {
            Ok(outcome) => return Some(outcome),
            Err(RecvTimeoutError::Timeout) if goes_on() => {}
            Err(_) => return None,
        }
    }
}

/// Names and values that are texts.
fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// How long to rest at once, between questions whether to go on.
const REST: Duration = Duration::from_millis(100);
