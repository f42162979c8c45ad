//! Requests and answers.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, header};

use super::error::{ClientError, Result};
use crate::commands::connection::{RequestBody, path_and_query};

/// A request: a route, and what to say to it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/api/2.0/mlflow/runs/get`, whose parts are encoded where need be.
    pub path: String,
    /// Names and values of the query, as they are meant.
    pub query: Vec<(String, String)>,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// The body; JSON, unless a header says otherwise.
    pub body: Option<Vec<u8>>,
    /// How often to try again while the other side is away, if not as often as environment variables say.
    pub retries_max: Option<u32>,
    /// How long an answer may take, if not as long as environment variables say.
    pub answer_time_max: Option<Duration>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names, in lower case, and values of headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// Asks a path.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET".into(), path: path.into(), ..Self::default() }
    }

    /// With a name and value in the query.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The request without its body.
    pub(super) fn head(&self) -> Result<Request<()>> {
        let refused = |what: &str, text: &str| ClientError::Refused(format!("`{text}` is no {what}"));
        let method =
            Method::from_bytes(self.method.as_bytes()).map_err(|_| refused("method", &self.method))?;
        let query: Vec<_> = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let uri = path_and_query(&self.path, &query);
        let request = Request::builder().method(method).uri(&uri).body(());
        let mut request = request.map_err(|_| refused("path", &uri))?;
        for (name, value) in &self.headers {
            let header = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
            let (Ok(name), Ok(value)) = header else { return Err(refused("header", name)) };
            request.headers_mut().insert(name, value);
        }
        Ok(request)
    }

    pub(super) fn to_request(&self) -> Result<Request<RequestBody>> {
        let mut request = self.head()?;
        let takes_none = matches!(*request.method(), Method::GET | Method::HEAD);
        let body = match &self.body {
            Some(body) => {
                let json = HeaderValue::from_static("application/json");
                request.headers_mut().entry(header::CONTENT_TYPE).or_insert(json);
                RequestBody::Json(body.clone())
            }
            None if takes_none => RequestBody::Empty,
            None => RequestBody::Json(Vec::new()),
        };
        Ok(request.map(|()| body))
    }
}
