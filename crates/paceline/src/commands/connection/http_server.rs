//! A server over HTTP.

use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use ureq::tls::TlsConfig;
use ureq::{Agent, AsSendBody, Error, ProxyProtocol, SendBody, Timeout};

use super::credentials::Credentials;
use super::{AnswerTime, Content, Fault, RequestBody, Transport, proxy, tls};
use crate::commands::failure::{Failure, Result};

/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a server may think before it answers.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(120);
/// How long the other side may send, or take, nothing.
const STALL_TIME_MAX: Duration = Duration::from_secs(120);
/// Files from this size on are announced: a server that refuses them says so before they are sent.
const ANNOUNCED_BYTES: u64 = 1024 * 1024;

/// A server, with the connections to it.
pub(crate) struct HttpServer {
    agent: Agent,
    /// Scheme, host and prefix, without trailing slash.
    url: String,
    authorization: Option<HeaderValue>,
    /// The variable that names the proxy.
    proxy_name: Option<&'static str>,
}

impl HttpServer {
    /// A server that is told who asks, from the address or the environment.
    pub(crate) fn new(url: String, credentials: Option<Credentials>) -> Result<Self> {
        let credentials = match credentials {
            Some(credentials) => Some(credentials),
            None => Credentials::from_environment()?,
        };
        let authorization = credentials.map(|credentials| credentials.value());
        Ok(Self { authorization, ..Self::without_credentials(url)? })
    }

    /// A server that is not told who asks.
    pub(crate) fn without_credentials(url: String) -> Result<Self> {
        let proxy = proxy::for_server(&url)?;
        let is_proxy_tls = proxy.as_ref().is_some_and(|named| named.proxy.protocol() == ProxyProtocol::Https);
        // Reading what the system trusts takes a while.
        let uses_tls = url.starts_with("https:") || is_proxy_tls;
        let tls = if uses_tls { tls::config()? } else { TlsConfig::default() };
        let proxy_name = proxy.as_ref().map(|named| named.name);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect may lead anywhere, and this program carries credentials.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy.map(|named| named.proxy))
            .tls_config(tls)
            .user_agent(concat!("paceline/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_recv_response(Some(ANSWER_TIME_MAX))
            .timeout_per_read(Some(STALL_TIME_MAX))
            .timeout_per_write(Some(STALL_TIME_MAX))
            .build();
        Ok(Self { agent: config.into(), url, authorization: None, proxy_name })
    }

    /// Sends a request with bounds on the time to its answer, and without a byte of that.
    fn run(
        &self,
        request: Request<impl AsSendBody>,
        (answer_time, stall_time): (Option<Duration>, Option<Duration>),
    ) -> std::result::Result<Response<ureq::Body>, Error> {
        let request = self.agent.configure_request(request).timeout_recv_response(answer_time);
        self.agent.run(request.timeout_per_read(stall_time).build())
    }

    fn fault(&self, error: Error) -> Fault {
        if let Error::Io(io) = &error
            && let Some(local) = io.get_ref().and_then(|inner| inner.downcast_ref::<Failure>())
        {
            // The file that was to be sent, not the network.
            let failure = Failure::Local(local.to_string());
            return Fault { failure, may_have_arrived: true, is_passing: false };
        }
        let (cause, advice) = match tls::fault(&error) {
            Some((cause, advice)) => (cause, advice),
            None => (cause(&error), "Check that the server runs, and the address in --tracking-uri"),
        };
        let way = self.proxy_name.map_or_else(String::new, |name| format!(" through the proxy in {name}"));
        let message = format!("cannot reach {}{way}: {cause}. {advice}", self.url);
        let (may_have_arrived, is_passing) = (!is_unsent(&error), is_passing(&error));
        Fault { failure: Failure::Unreachable(message), may_have_arrived, is_passing }
    }
}

impl Transport for HttpServer {
    fn send(&self, request: Request<RequestBody>) -> std::result::Result<Response<Content>, Fault> {
        let (mut parts, body) = request.into_parts();
        let uri = format!("{}{}", self.url, parts.uri);
        parts.uri = uri.parse().map_err(|_| Fault {
            failure: Failure::Refused(format!("`{uri}` is no address")),
            may_have_arrived: false,
            is_passing: false,
        })?;
        if let Some(authorization) = &self.authorization {
            parts.headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        let bounds = match parts.extensions.get::<AnswerTime>() {
            Some(AnswerTime(time)) => (*time, *time),
            None => (Some(ANSWER_TIME_MAX), Some(STALL_TIME_MAX)),
        };
        let answered = match body {
            RequestBody::Empty => self.run(Request::from_parts(parts, ()), bounds),
            RequestBody::Json(json) => self.run(Request::from_parts(parts, json), bounds),
            RequestBody::File { content, size_bytes } => {
                parts.headers.insert(header::CONTENT_LENGTH, size_bytes.into());
                if size_bytes >= ANNOUNCED_BYTES {
                    parts.headers.insert(header::EXPECT, HeaderValue::from_static("100-continue"));
                }
                self.agent.run(Request::from_parts(parts, SendBody::from_owned_reader(content)))
            }
        };
        let response = answered.map_err(|error| self.fault(error))?;
        Ok(response.map(|body| Box::new(body.into_with_config().limit(u64::MAX).reader()) as Content))
    }

    fn name(&self) -> &str {
        &self.url
    }

    fn host(&self) -> Option<&str> {
        let (_, rest) = self.url.split_once("://")?;
        rest.split('/').next()
    }

    fn may_recover(&self) -> bool {
        true
    }
}

/// Whether a request has not even begun to arrive.
fn is_unsent(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::ConnectProxyFailed(_) => true,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        Error::Io(error) => {
            use ErrorKind::{ConnectionRefused, HostUnreachable, NetworkDown, NetworkUnreachable};
            matches!(error.kind(), ConnectionRefused | HostUnreachable | NetworkDown | NetworkUnreachable)
        }
        _ => false,
    }
}

/// Whether a fault may be gone a moment later.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::Protocol(_) => true,
        Error::Timeout(_) => true,
        // A certificate that is refused.
        Error::Io(error) => error.kind() != ErrorKind::InvalidData,
        _ => false,
    }
}

fn cause(error: &Error) -> String {
    match error {
        Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => "nothing listens there (connection refused)".into(),
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset => {
                "it closed the connection before it answered".into()
            }
            _ => error.source().map_or_else(|| error.to_string(), ToString::to_string),
        },
        Error::HostNotFound => "there is no host of that name".into(),
        Error::Timeout(Timeout::Connect) => {
            format!("it did not answer within {} seconds", CONNECT_TIME_MAX.as_secs())
        }
        Error::Timeout(_) => "it did not answer in time".into(),
        Error::Protocol(_) => "it does not speak HTTP".into(),
        other => other.to_string(),
    }
}
