//! How commands reach what they work on: MLflow's REST routes, over HTTP or inside this process.

mod credentials;
mod http_server;
mod local_place;
mod local_store;
mod proxy;
pub(crate) mod ranges;
mod refusal;
mod tls;
mod tracking_uri;
mod url;

use std::io::Read;
use std::thread::sleep;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;

use super::failure::{Failure, Result};
pub(crate) use credentials::Credentials;
pub(crate) use http_server::HttpServer;
pub(crate) use local_place::{Folding, LocalFiles, LocalPlace, MissingStore};
pub(crate) use local_store::LocalStore;
pub(crate) use tracking_uri::{DEFAULT_STORE, Target};
pub(crate) use url::{encoded_path, path_and_query};

/// Where most of MLflow's routes are.
const API: &str = "/api/2.0/mlflow/";
/// How long to rest before each further try.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(600), Duration::from_millis(1800)];

/// Bytes that are read as they come.
pub(crate) type Content = Box<dyn Read + Send>;

/// What a request carries.
pub(crate) enum RequestBody {
    Empty,
    Json(Vec<u8>),
    File { content: Content, size_bytes: u64 },
}

/// Whether a request that arrived twice does what it does once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twice {
    /// It may be sent again when nobody knows whether it arrived.
    Harmless,
    /// It must not, such as making a run.
    Harmful,
}

/// Says of a request how long its answer may take, if that has a bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnswerTime(pub(crate) Option<Duration>);

/// Why there is no answer.
pub(crate) struct Fault {
    pub(crate) failure: Failure,
    pub(crate) may_have_arrived: bool,
    /// Whether it may go better soon.
    pub(crate) is_passing: bool,
}

/// A way to a server.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request, whose URI is a path and perhaps a query.
    fn send(&self, request: Request<RequestBody>) -> std::result::Result<Response<Content>, Fault>;

    /// What messages call the other side.
    fn name(&self) -> &str;

    /// Host and port of a server; none of a store that this process has open.
    fn host(&self) -> Option<&str>;

    /// Whether "come back later" is worth following.
    fn may_recover(&self) -> bool;
}

/// A connection to a server or a local store.
pub(crate) struct Connection {
    transport: Box<dyn Transport>,
}

impl Connection {
    /// Connects to a server, or opens a store.
    ///
    /// # Errors
    /// When the store cannot be opened. A server is first asked by a request.
    pub(crate) fn open(target: Target, files: LocalFiles, missing: MissingStore) -> Result<Self> {
        let transport: Box<dyn Transport> = match target {
            Target::Server { url, credentials } => Box::new(HttpServer::new(url, credentials)?),
            Target::Store { database } => {
                let place = LocalPlace::find(&database, files, missing, Folding::No)?;
                Box::new(LocalStore::open(&place)?)
            }
        };
        Ok(Self { transport })
    }

    /// A connection to a server that only holds artifacts, and that gets no credentials: it was named by data.
    pub(crate) fn open_host(&self, authority: &str) -> Result<Self> {
        let scheme = self.transport.name().split_once("://").map_or("http", |(scheme, _)| scheme);
        let server = HttpServer::without_credentials(format!("{scheme}://{authority}"))?;
        Ok(Self { transport: Box::new(server) })
    }

    /// Whether this connection reaches what an artifact URI calls by host and port. A store without a server holds
    /// all of its files, whatever host they were once served from.
    pub(crate) fn is_at(&self, authority: &str) -> bool {
        self.transport.host().is_none_or(|host| host == authority)
    }

    /// What messages call the other side: a URL or a file.
    pub(crate) fn name(&self) -> &str {
        self.transport.name()
    }

    /// Asks a route of the API.
    pub(crate) fn get(&self, route: &str, query: &[(&str, &str)]) -> Result<Value> {
        self.get_at(&path_and_query(&format!("{API}{route}"), query))
    }

    /// Asks by path and query.
    pub(crate) fn get_at(&self, path_and_query: &str) -> Result<Value> {
        let request = || plain_request(Method::GET, path_and_query, RequestBody::Empty);
        self.json(self.exchange(Twice::Harmless, request)?)
    }

    /// Calls a route of the API with a JSON body.
    pub(crate) fn call(&self, method: &Method, route: &str, body: &Value, twice: Twice) -> Result<Value> {
        let path = format!("{API}{route}");
        let request =
            || plain_request(method.clone(), &path, RequestBody::Json(body.to_string().into_bytes()));
        self.json(self.exchange(twice, request)?)
    }

    /// Posts to a route of the API.
    pub(crate) fn post(&self, route: &str, body: &Value, twice: Twice) -> Result<Value> {
        self.call(&Method::POST, route, body, twice)
    }

    /// Posts to a path and waits as long as it takes. The request is sent once, as its work may go on unseen.
    pub(crate) fn post_patiently(&self, path: &str, body: &Value) -> Result<Value> {
        let request = || {
            let mut request =
                plain_request(Method::POST, path, RequestBody::Json(body.to_string().into_bytes()))?;
            request.extensions_mut().insert(AnswerTime(None));
            Ok(request)
        };
        self.json(self.exchange(Twice::Harmful, request)?)
    }

    /// Opens a file to read it, from `offset_bytes` on if it is still the file of that entity tag.
    pub(crate) fn read(
        &self,
        path_and_query: &str,
        resume: Option<(u64, &str)>,
    ) -> Result<Response<Content>> {
        self.exchange(Twice::Harmless, || {
            let mut request = plain_request(Method::GET, path_and_query, RequestBody::Empty)?;
            if let Some((offset_bytes, etag)) = resume {
                let headers = request.headers_mut();
                let values = (format!("bytes={offset_bytes}-").try_into(), etag.try_into());
                if let (Ok(range), Ok(etag)) = values {
                    headers.insert(header::RANGE, range);
                    headers.insert(header::IF_RANGE, etag);
                }
            }
            Ok(request)
        })
    }

    /// Writes a file of `size_bytes`. `open` is called for each try.
    pub(crate) fn write(
        &self,
        method: &Method,
        path_and_query: &str,
        size_bytes: u64,
        open: &dyn Fn() -> Result<Content>,
    ) -> Result<()> {
        let request = || {
            plain_request(method.clone(), path_and_query, RequestBody::File { content: open()?, size_bytes })
        };
        self.exchange(Twice::Harmless, request).map(drop)
    }

    /// Sends a request, again after a while if that is safe and may help, until there is a good answer.
    fn exchange(
        &self,
        twice: Twice,
        request: impl Fn() -> Result<Request<RequestBody>>,
    ) -> Result<Response<Content>> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let outcome = self.transport.send(request()?);
            let is_worth_a_retry = match &outcome {
                Ok(response) => {
                    twice == Twice::Harmless && self.transport.may_recover() && is_passing(response.status())
                }
                Err(fault) => fault.is_passing && (twice == Twice::Harmless || !fault.may_have_arrived),
            };
            match pauses.next().filter(|_| is_worth_a_retry) {
                Some(pause) => sleep(pause),
                None => return self.good(outcome.map_err(|fault| fault.failure)?),
            }
        }
    }

    fn good(&self, response: Response<Content>) -> Result<Response<Content>> {
        match response.status().is_success() {
            true => Ok(response),
            false => Err(refusal::read(self.name(), response)),
        }
    }

    fn json(&self, response: Response<Content>) -> Result<Value> {
        let mut body = Vec::new();
        response.into_body().read_to_end(&mut body).map_err(|error| {
            Failure::Unreachable(format!("the answer of {} broke off: {error}", self.name()))
        })?;
        // An empty answer is how some routes say that all is well.
        if body.is_empty() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        serde_json::from_slice(&body).map_err(|_| refusal::not_a_server(self.name()))
    }
}

fn plain_request(method: Method, path_and_query: &str, body: RequestBody) -> Result<Request<RequestBody>> {
    let mut request = Request::builder().method(method).uri(path_and_query);
    if matches!(body, RequestBody::Json(_)) {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    request.body(body).map_err(|error| Failure::Refused(format!("`{path_and_query}` is no path: {error}")))
}

/// Statuses of a server that cannot answer now.
fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}
