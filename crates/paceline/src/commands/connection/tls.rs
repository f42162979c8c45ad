//! Which servers are trusted, and what is said of the others.

use std::sync::Arc;

use rustls::CertificateError;
use ureq::Error;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::commands::failure::{Failure, Result};
use crate::environment::{is_on, variable};

/// Names a file of authorities to trust instead of the system's.
const AUTHORITIES: &str = "MLFLOW_TRACKING_SERVER_CERT_PATH";
/// Switches all checks off.
const INSECURE: &str = "MLFLOW_TRACKING_INSECURE_TLS";

/// What is trusted: what the system trusts, a file of authorities, or everything.
pub(super) fn config() -> Result<TlsConfig> {
    let config = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
    if is_on(INSECURE) {
        return Ok(config.disable_verification(true).build());
    }
    let authorities = match variable(AUTHORITIES) {
        Some(path) => authorities_in(&path)?,
        None => system_authorities()?,
    };
    Ok(config.root_certs(RootCerts::from(authorities)).build())
}

fn authorities_in(path: &str) -> Result<Vec<Certificate<'static>>> {
    let pem = std::fs::read(path)
        .map_err(|error| Failure::local(format!("read {AUTHORITIES} `{path}`"), &error))?;
    let certificates: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(Failure::Refused(format!("{AUTHORITIES} `{path}` holds no certificate in PEM form")));
    }
    Ok(certificates)
}

fn system_authorities() -> Result<Vec<Certificate<'static>>> {
    let found = rustls_native_certs::load_native_certs();
    // Files that cannot be read do not matter as long as there are others.
    if found.certs.is_empty() {
        return Err(Failure::Refused(format!(
            "this machine knows no authorities to trust. Install its package of CA certificates, or name a file \
             of them in {AUTHORITIES}"
        )));
    }
    Ok(found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect())
}

/// The cause and an advice, if an error is one of TLS.
pub(super) fn fault(error: &Error) -> Option<(String, &'static str)> {
    const ADDRESS: &str = "Check the address in --tracking-uri";
    const TRUST: &str = "Name the authority that signed it in MLFLOW_TRACKING_SERVER_CERT_PATH";
    const RENEW: &str = "Give the server another certificate";
    let error = match error {
        Error::Rustls(error) => error,
        Error::Io(error) => error.get_ref()?.downcast_ref::<rustls::Error>()?,
        _ => return None,
    };
    Some(match error {
        rustls::Error::InvalidCertificate(fault) => match fault {
            CertificateError::UnknownIssuer => {
                ("nobody whom this machine trusts signed its certificate".into(), TRUST)
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                ("its certificate is for another host".into(), ADDRESS)
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                ("its certificate has expired".into(), RENEW)
            }
            // What `openssl req -x509` makes by default.
            CertificateError::Other(other) if other.0.to_string().contains("CaUsedAsEndEntity") => {
                ("its certificate is one of an authority, not of a server".into(), RENEW)
            }
            other => (format!("its certificate is not valid ({other})"), TRUST),
        },
        rustls::Error::InvalidMessage(_) => {
            ("it does not speak TLS".into(), "Write http:// if the server has no certificate")
        }
        other => (format!("TLS failed ({other})"), ADDRESS),
    })
}
