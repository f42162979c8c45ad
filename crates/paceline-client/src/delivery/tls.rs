//! Which servers are trusted over https.

use std::path::Path;
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::error::{Error, Result};
use crate::server_address::Trust;

/// What a connection checks certificates against.
pub(super) fn config(trust: &Trust) -> Result<TlsConfig> {
    let config = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let authorities = match trust {
        Trust::Anything => return Ok(config.disable_verification(true).build()),
        Trust::File(path) => authorities_in(path)?,
        Trust::System => system_authorities()?,
    };
    Ok(config.root_certs(RootCerts::from(authorities)).build())
}

fn authorities_in(path: &Path) -> Result<Vec<Certificate<'static>>> {
    let pem = std::fs::read(path).map_err(Error::file("read", path))?;
    let certificates: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(Error::Trust {
            reason: format!("`{}` holds no certificate in PEM form", path.display()),
        });
    }
    Ok(certificates)
}

fn system_authorities() -> Result<Vec<Certificate<'static>>> {
    let found = rustls_native_certs::load_native_certs();
    // Files that cannot be read do not matter as long as there are others.
    if found.certs.is_empty() {
        return Err(Error::Trust {
            reason: "this machine knows no authorities. Install its package of CA certificates, or name a file of them"
                .into(),
        });
    }
    Ok(found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect())
}
