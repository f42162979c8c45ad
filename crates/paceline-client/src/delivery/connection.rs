//! HTTP with one server.

use std::time::{Duration, SystemTime};

use ureq::http::{Request, StatusCode, header};
use ureq::tls::TlsConfig;
use ureq::{Agent, Error as HttpError, Timeout};

use super::tls;
use crate::error::Result;
use crate::server_address::Server;

/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a server may think before it answers.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);
/// How long the other side may send, or take, nothing.
const STALL_TIME_MAX: Duration = Duration::from_secs(30);
/// The most that is read of an answer.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A server, with the one connection to it that is kept open.
#[derive(Debug)]
pub(crate) struct Connection {
    agent: Agent,
    server: Server,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outgoing<'b> {
    pub(super) content_type: &'static str,
    pub(super) content_encoding: Option<&'static str>,
    pub(super) body: &'b [u8],
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
    pub(crate) fn new(server: &Server) -> Result<Self> {
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

    /// Scheme, host and path of the server.
    pub(crate) fn url(&self) -> &str {
        self.server.url()
    }

    /// Asks. An error says that there is no whole answer.
    pub(super) fn get(
        &self,
        path: &str,
        time_max: Option<Duration>,
    ) -> std::result::Result<Response, String> {
        let request = self.request("GET", path).body(()).map_err(|error| error.to_string())?;
        let request = self.agent.configure_request(request).timeout_global(time_max).build();
        read(self.agent.run(request).map_err(|error| cause(&error))?)
    }

    /// Sends. An error says that there is no whole answer, and nothing about whether the request arrived.
    pub(super) fn post(
        &self,
        path: &str,
        outgoing: Outgoing<'_>,
        time_max: Option<Duration>,
    ) -> std::result::Result<Response, String> {
        let mut request = self.request("POST", path).header(header::CONTENT_TYPE, outgoing.content_type);
        if let Some(encoding) = outgoing.content_encoding {
            request = request.header(header::CONTENT_ENCODING, encoding);
        }
        let request = request.body(outgoing.body).map_err(|error| error.to_string())?;
        let request = self.agent.configure_request(request).timeout_global(time_max).build();
        read(self.agent.run(request).map_err(|error| cause(&error))?)
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.server.url()));
        match self.server.authorization_header() {
            Some(value) => request.header(header::AUTHORIZATION, value),
            None => request,
        }
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> std::result::Result<Response, String> {
    let status = response.status();
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|text| retry_after_at(text, SystemTime::now()));
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    Ok(Response { status, retry_after, body: body.map_err(|error| cause(&error))? })
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
