//! URIs of artifacts, as far as a request can be judged by them.

use crate::error::ApiError;
use crate::policy::RequestPolicy;

/// Schemes whose URIs name a host that a client of the location would talk to.
pub(crate) const HOST_SCHEMES: &[&str] =
    &["http", "https", "ftp", "sftp", "hdfs", "viewfs", "mlflow-artifacts"];

/// The scheme of a URI and what follows its colon; none for a path.
pub(crate) fn split_scheme(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some((scheme, rest))
}

/// Refuses a URI of one of `schemes`, in lower case, that names a host, unless the operator allows the scheme.
pub(crate) fn check_host(
    subject: &str,
    scheme: &str,
    rest: &str,
    schemes: &[&str],
    policy: &RequestPolicy,
) -> Result<(), ApiError> {
    let names_host = rest.starts_with("//") && schemes.contains(&scheme);
    if !names_host || policy.allowed_host_schemes.iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)) {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "{subject} names a host with the scheme '{scheme}', which this server does not allow. The operator can \
         allow it with MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES."
    )))
}
