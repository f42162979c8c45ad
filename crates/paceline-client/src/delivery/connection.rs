//! Requests and answers: over HTTP, or on a way of the program's own.

use std::fmt;
use std::time::{Duration, SystemTime};

use ureq::http::{Request, StatusCode, header};
use ureq::tls::TlsConfig;
use ureq::{Agent, AsSendBody, Error as HttpError, Timeout};

use super::tls;
use crate::destination::{Answered, Destination, Outgoing, Transport};
use crate::error::{Error, Result};
use crate::server_address::Server;

/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a server may think before it answers.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);
/// How long the other side may send, or take, nothing.
const STALL_TIME_MAX: Duration = Duration::from_secs(30);
/// The most that is read of an answer.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Where batches go.
pub(crate) struct Connection {
    url: String,
    way: Box<dyn Transport>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: StatusCode,
    /// How long the server asks to be left alone.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

impl Connection {
    /// Prepares to talk to a server; it is reached with the first request.
    pub(crate) fn new(destination: &Destination) -> Result<Self> {
        let url = destination.url().to_owned();
        let way: Box<dyn Transport> = match destination {
            Destination::Server(server) => Box::new(Http::new(server)?),
            Destination::Own { open, .. } => {
                open().map_err(|reason| Error::Destination { url: url.clone(), reason })?
            }
        };
        Ok(Self { url, way })
    }

    /// Names the server.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks. An error says that there is no whole answer.
    pub(super) fn get(
        &self,
        path: &str,
        time_max: Option<Duration>,
    ) -> std::result::Result<Response, String> {
        self.send(Outgoing { path, time_max, ..Outgoing::default() })
    }

    /// Sends. An error says that there is no whole answer, and nothing about whether the request arrived.
    pub(super) fn send(&self, outgoing: Outgoing<'_>) -> std::result::Result<Response, String> {
        let Answered { status, headers, body } = self.way.send(&outgoing)?;
        let retry_after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.and_then(|text| retry_after_at(text, SystemTime::now()));
        Ok(Response { status, retry_after, body })
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Connection").field(&self.url).finish()
    }
}

/// A server, with the one connection to it that is kept open.
#[derive(Debug)]
struct Http {
    agent: Agent,
    server: Server,
}

impl Http {
    fn new(server: &Server) -> Result<Self> {
        // Reading what the system trusts takes a while.
        let uses_tls = server.url().starts_with("https:");
        let tls = if uses_tls { tls::config(&server.trust)? } else { TlsConfig::default() };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect may lead anywhere, and this program carries credentials.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(tls)
            .user_agent(concat!("paceline-client/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections(1)
            .max_idle_connections_per_host(1)
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_recv_response(Some(ANSWER_TIME_MAX))
            .timeout_per_read(Some(STALL_TIME_MAX))
            .timeout_per_write(Some(STALL_TIME_MAX))
            .build();
        Ok(Self { agent: config.into(), server: server.clone() })
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        time_max: Option<Duration>,
    ) -> std::result::Result<Answered, HttpError> {
        let request = self.agent.configure_request(request).timeout_global(time_max).build();
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        let body = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(Answered { status: parts.status, headers: parts.headers, body })
    }
}

impl Transport for Http {
    fn send(&self, outgoing: &Outgoing<'_>) -> std::result::Result<Answered, String> {
        let method = if outgoing.body.is_some() { "POST" } else { "GET" };
        let uri = format!("{}{}", self.server.url(), outgoing.path);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in [
            (header::CONTENT_TYPE, outgoing.content_type),
            (header::CONTENT_ENCODING, outgoing.content_encoding),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        if let Some(value) = self.server.authorization_header() {
            request = request.header(header::AUTHORIZATION, value);
        }
        let unusable = |error: ureq::http::Error| error.to_string();
        let answered = match outgoing.body {
            Some(body) => self.run(request.body(body).map_err(unusable)?, outgoing.time_max),
            None => self.run(request.body(()).map_err(unusable)?, outgoing.time_max),
        };
        answered.map_err(|error| cause(&error))
    }
}

/// Reads `Retry-After`: seconds, or a date.
fn retry_after_at(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

fn cause(error: &HttpError) -> String {
    match error {
        HttpError::Timeout(Timeout::Connect) => "it could not be reached in time".into(),
        HttpError::Timeout(_) => "it did not answer in time".into(),
        HttpError::HostNotFound => "there is no host of that name".into(),
        HttpError::Protocol(_) => "it does not speak HTTP".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after_at("17", now), Some(Duration::from_secs(17)));
        assert_eq!(retry_after_at("Sun, 06 Nov 1994 08:50:00 GMT", now), Some(Duration::from_secs(23)));
        assert_eq!(retry_after_at("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after_at("soon", now), None);
    }
}
