//! TLS to PostgreSQL.

use postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::database::encryption::{Encryption, Tls};
use crate::database::{Result, tls};

pub(super) fn mode(tls: &Tls) -> SslMode {
    match tls.encryption {
        Encryption::Disabled => SslMode::Disable,
        Encryption::Preferred => SslMode::Prefer,
        Encryption::Required | Encryption::Verified => SslMode::Require,
    }
}

/// What makes connections private; none when they are not to be.
pub(super) fn connector(tls: &Tls) -> Result<Option<MakeRustlsConnect>> {
    match tls.encryption {
        Encryption::Disabled => Ok(None),
        _ => Ok(Some(MakeRustlsConnect::new(tls::client_config(tls)?))),
    }
}
