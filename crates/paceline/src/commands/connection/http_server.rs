//! A server over HTTP.

use std::error::Error as _;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error, SendBody, Timeout};

use super::credentials::Credentials;
use super::{Content, Fault, RequestBody, Transport, proxy};
use crate::commands::failure::{Failure, Result};
use crate::environment::{is_on, variable};

/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a server may think before it answers.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(120);
/// How long the other side may send, or take, nothing.
const STALL_TIME_MAX: Duration = Duration::from_secs(120);
/// Files from this size on are announced: a server that refuses them says so before they are sent.
const ANNOUNCED_BYTES: u64 = 1024 * 1024;

/// A server, with the connections to it.
pub(super) struct HttpServer {
    agent: Agent,
    /// Scheme, host and prefix, without trailing slash.
    url: String,
    authorization: Option<HeaderValue>,
}

impl HttpServer {
    /// A server that is told who asks, from the address or the environment.
    pub(super) fn new(url: String, credentials: Option<Credentials>) -> Result<Self> {
        let credentials = match credentials {
            Some(credentials) => Some(credentials),
            None => Credentials::from_environment()?,
        };
        let authorization = credentials.map(|credentials| credentials.value());
        Ok(Self { authorization, ..Self::without_credentials(url)? })
    }

    /// A server that is not told who asks.
    pub(super) fn without_credentials(url: String) -> Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect may lead anywhere, and this program carries credentials.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy::for_server(&url)?)
            .tls_config(tls()?)
            .user_agent(concat!("paceline/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_recv_response(Some(ANSWER_TIME_MAX))
            .timeout_per_read(Some(STALL_TIME_MAX))
            .timeout_per_write(Some(STALL_TIME_MAX))
            .build();
        Ok(Self { agent: config.into(), url, authorization: None })
    }

    fn fault(&self, error: Error) -> Fault {
        if let Error::Io(io) = &error
            && let Some(local) = io.get_ref().and_then(|inner| inner.downcast_ref::<Failure>())
        {
            // The file that was to be sent, not the network.
            let failure = Failure::Local(local.to_string());
            return Fault { failure, may_have_arrived: true, is_passing: false };
        }
        let is_unsent = is_unsent(&error);
        let is_passing = is_passing(&error);
        let advice = match &error {
            Error::Rustls(_) | Error::Tls(_) => {
                "Check its certificate, or name the authority that signed it in MLFLOW_TRACKING_SERVER_CERT_PATH"
            }
            _ => "Check that the server runs, and the address in --tracking-uri",
        };
        let message = format!("cannot reach {}: {}. {advice}", self.url, cause(&error));
        Fault { failure: Failure::Unreachable(message), may_have_arrived: !is_unsent, is_passing }
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
        let answered = match body {
            RequestBody::Empty => self.agent.run(Request::from_parts(parts, ())),
            RequestBody::Json(json) => self.agent.run(Request::from_parts(parts, json)),
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

    fn may_recover(&self) -> bool {
        true
    }
}

/// Which servers are trusted: what the system trusts, a file of authorities, or any.
fn tls() -> Result<TlsConfig> {
    let config = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::PlatformVerifier);
    if is_on("MLFLOW_TRACKING_INSECURE_TLS") {
        return Ok(config.disable_verification(true).build());
    }
    let Some(path) = variable("MLFLOW_TRACKING_SERVER_CERT_PATH") else { return Ok(config.build()) };
    let pem = std::fs::read(&path)
        .map_err(|error| Failure::local(format!("read MLFLOW_TRACKING_SERVER_CERT_PATH `{path}`"), &error))?;
    let certificates: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        let message = format!("MLFLOW_TRACKING_SERVER_CERT_PATH `{path}` holds no certificate in PEM form");
        return Err(Failure::Refused(message));
    }
    Ok(config.root_certs(RootCerts::from(certificates)).build())
}

/// Whether a request has not even begun to arrive.
fn is_unsent(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::ConnectProxyFailed(_) => true,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) | Error::Tls(_) | Error::Rustls(_) => true,
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
        // A certificate that is refused comes as one of these.
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
        Error::Timeout(_) => format!("it did not answer within {} seconds", ANSWER_TIME_MAX.as_secs()),
        Error::Protocol(_) => "it does not speak HTTP".into(),
        other => other.to_string(),
    }
}
