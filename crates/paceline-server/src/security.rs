//! Checks that keep foreign web pages away from a server on the user's own machine: the Host header, against DNS
//! rebinding, and the Origin of writes, against cross-site requests.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use wildmatch::WildMatch;

/// What goes into the `X-Frame-Options` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FrameOptions {
    /// Pages of this server may frame it.
    #[default]
    SameOrigin,
    /// Nobody may.
    Deny,
    /// Anybody may.
    None,
}

/// The operator's choices.
#[derive(Debug, Clone, Default)]
pub struct SecurityOptions {
    /// Hosts that requests may name, each exact with its port or with `*`. None: this machine and private networks.
    pub allowed_hosts: Option<Vec<String>>,
    /// Origins besides this machine's that may write, each exact or with `*`.
    pub allowed_origins: Vec<String>,
    /// Who may frame the server's pages.
    pub frame_options: FrameOptions,
}

/// Routes that monitoring asks under any name.
const OPEN_PATHS: &[&str] = &["/health", "/ready", "/version"];

pub(crate) struct Security {
    allowed_hosts: Option<Vec<WildMatch>>,
    allowed_origins: Vec<WildMatch>,
    allows_all_origins: bool,
    frame_options: FrameOptions,
    static_prefix: String,
}

impl Security {
    pub(crate) fn new(options: &SecurityOptions, static_prefix: &str) -> Self {
        let patterns = |list: &[String]| {
            let entries = list.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty());
            entries.map(WildMatch::new).collect()
        };
        Self {
            allowed_hosts: options.allowed_hosts.as_deref().map(patterns),
            allowed_origins: patterns(&options.allowed_origins),
            allows_all_origins: options.allowed_origins.iter().any(|origin| origin.trim() == "*"),
            frame_options: options.frame_options,
            static_prefix: static_prefix.to_owned(),
        }
    }

    fn allows_host(&self, request: &Request) -> bool {
        let path = request.uri().path();
        if OPEN_PATHS.contains(&path.strip_prefix(self.static_prefix.as_str()).unwrap_or(path)) {
            return true;
        }
        let host =
            text(request.headers(), header::HOST).or(request.uri().authority().map(|host| host.as_str()));
        match &self.allowed_hosts {
            Some(patterns) => patterns.iter().any(|pattern| pattern.matches(host.unwrap_or_default())),
            None => host.is_some_and(|host| is_near(host_name(host))),
        }
    }

    fn allows_origin(&self, origin: &str) -> bool {
        self.allows_all_origins
            || is_local_origin(origin)
            || self.allowed_origins.iter().any(|pattern| pattern.matches(origin))
    }

    fn preflight(&self, origin: &str, asked_headers: Option<&HeaderValue>) -> Response {
        if !self.allows_origin(origin) {
            return (StatusCode::BAD_REQUEST, "Disallowed CORS origin").into_response();
        }
        let mut response = "OK".into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT, DELETE, OPTIONS, PATCH"),
        );
        if let Some(asked) = asked_headers {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
        }
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        self.name_origin(headers, origin);
        response
    }

    /// Says who may frame the answer: in a header of its own, and in the policy if the answer has one. There it holds
    /// also for a page in a sandbox, whose origin is nobody's.
    fn bound_frames(&self, headers: &mut HeaderMap) {
        let (option, ancestors) = match self.frame_options {
            FrameOptions::SameOrigin => ("SAMEORIGIN", "'self'"),
            FrameOptions::Deny => ("DENY", "'none'"),
            FrameOptions::None => return,
        };
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static(option));
        let policy = text(headers, header::CONTENT_SECURITY_POLICY);
        if let Some(policy) = policy.map(|policy| format!("{policy}; frame-ancestors {ancestors}"))
            && let Ok(policy) = HeaderValue::try_from(policy)
        {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }

    fn name_origin(&self, headers: &mut HeaderMap, origin: &str) {
        if let Ok(origin) = HeaderValue::try_from(origin) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        // With every origin allowed, credentials would go to every page.
        if !self.allows_all_origins {
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}

/// Refuses what the checks refuse, and adds the headers to what it lets through.
pub(crate) async fn guard(State(security): State<Arc<Security>>, request: Request, next: Next) -> Response {
    // Two of them mean two servers, and who is in front may have believed the other one.
    let has_two_hosts = request.headers().get_all(header::HOST).iter().nth(1).is_some();
    if has_two_hosts || !security.allows_host(&request) {
        let message = "Invalid Host header - possible DNS rebinding attack detected";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    // An origin that cannot be read is a foreign one, not none.
    let origin =
        request.headers().get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or("?").to_owned());
    let is_preflight = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if let (&Method::OPTIONS, Some(origin), true) = (request.method(), &origin, is_preflight) {
        return security.preflight(origin, request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS));
    }
    let is_write = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
    let origin_allowed = origin.as_ref().is_none_or(|origin| security.allows_origin(origin));
    if is_write && !origin_allowed && !is_same_origin(request.headers()) {
        return (StatusCode::FORBIDDEN, "Cross-origin request blocked").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    security.bound_frames(headers);
    if let Some(origin) = origin.filter(|_| origin_allowed) {
        security.name_origin(headers, &origin);
    }
    response
}

/// Answers OPTIONS that is no preflight.
pub(crate) async fn answer_options(request: Request, next: Next) -> Response {
    if *request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The host of `host` or `host:port`, without the brackets of an IPv6 address. What is neither stays as it is, and
/// so is nobody's name.
fn host_name(host: &str) -> &str {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return if rest.strip_prefix(':').map_or(rest.is_empty(), is_port) { address } else { host };
    }
    match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => name,
        _ => host,
    }
}

/// Whether a host is this machine or an address of a private network. A name such as `10.evil.example` is neither.
fn is_near(name: &str) -> bool {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_unspecified() || address.is_private(),
        Ok(IpAddr::V6(address)) => {
            address == Ipv6Addr::LOCALHOST || address.is_unspecified() || address.is_unique_local()
        }
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

fn is_local_origin(origin: &str) -> bool {
    let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    rest.is_some_and(|host| matches!(host_name(host), "localhost" | "127.0.0.1" | "::1"))
}

/// Whether a page of this very server asks: its origin names the host that it was loaded from.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let origin_host =
        text(headers, header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin_host.is_some() && origin_host == text(headers, header::HOST)
}
