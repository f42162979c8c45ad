//! Proxies, as the environment names them: the scheme's own variable, then `ALL_PROXY`, less what `NO_PROXY` lists.

use http::Uri;
use ureq::Proxy;

use crate::commands::failure::{Failure, Result};
use crate::environment::variable;

/// A proxy, and the variable that names it.
pub(super) struct NamedProxy {
    pub(super) name: &'static str,
    pub(super) proxy: Proxy,
}

/// The proxy for requests to a server.
///
/// # Errors
/// When a variable holds no address. The message leaves the value out, as it may hold a password.
pub(super) fn for_server(url: &str) -> Result<Option<NamedProxy>> {
    let uri: Uri = url.parse().unwrap_or_default();
    if is_exempt(uri.host().unwrap_or_default()) {
        return Ok(None);
    }
    let names = match uri.scheme_str() {
        Some("https") => ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        _ => ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    };
    let Some((name, address)) = names.iter().find_map(|name| Some((name, variable(name)?))) else {
        return Ok(None);
    };
    let proxy = Proxy::new(&address);
    let proxy = proxy.map_err(|_| Failure::Refused(format!("{name} is not the address of a proxy")))?;
    Ok(Some(NamedProxy { name, proxy }))
}

/// Whether `NO_PROXY` names the host, a domain above it, or everything.
fn is_exempt(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    let Some(list) = variable("no_proxy").or_else(|| variable("NO_PROXY")) else { return false };
    let covers = |entry: &str| {
        let domain = entry.trim_start_matches('*').trim_start_matches('.');
        let above = host.strip_suffix(domain);
        entry == "*" || above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    };
    list.split(',').map(|entry| entry.trim().to_ascii_lowercase()).any(|entry| covers(&entry))
}
