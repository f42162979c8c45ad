//! How private the connections to a server are, as options of its URI say.

use std::path::PathBuf;

use super::location::InvalidLocation;

/// How private connections are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tls {
    pub(super) encryption: Encryption,
    /// Certificates that say whose others are good; the system's when absent.
    pub(super) root_certificates: Option<PathBuf>,
    /// Certificate and key of this client.
    pub(super) identity: Option<Identity>,
}

/// What a client shows of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
}

/// Whether others can read along, and whether the server is who it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    Disabled,
    /// Encrypted where the server can.
    Preferred,
    /// Encrypted, to whoever answers.
    Required,
    /// Encrypted, to a server whose certificate is good and names it.
    Verified,
}

/// The options as they are read, in any order.
#[derive(Debug, Default)]
pub(super) struct TlsOptions {
    mode: Option<Encryption>,
    /// Whether an option says by itself that the server is to be checked.
    is_checked: bool,
    root_certificates: Option<PathBuf>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl TlsOptions {
    /// Takes an option, by the names of libpq, PyMySQL and the MySQL clients. False when it is of something else.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<bool, InvalidLocation> {
        match name {
            "sslmode" | "ssl-mode" | "ssl_mode" => self.mode = Some(mode(value)?),
            "sslrootcert" | "ssl_ca" | "ssl-ca" => self.root_certificates = Some(value.into()),
            "sslcert" | "ssl_cert" | "ssl-cert" => self.certificate = Some(value.into()),
            "sslkey" | "ssl_key" | "ssl-key" => self.key = Some(value.into()),
            "ssl_disabled" if value == "true" => self.mode = Some(Encryption::Disabled),
            "ssl_verify_cert" | "ssl_verify_identity" if value == "true" => self.is_checked = true,
            "ssl_disabled" | "ssl_verify_cert" | "ssl_verify_identity" => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the options mean together.
    pub(super) fn settled(self) -> Result<Tls, InvalidLocation> {
        let identity = match (self.certificate, self.key) {
            (Some(certificate), Some(key)) => Some(Identity { certificate, key }),
            (None, None) => None,
            _ => {
                return Err(InvalidLocation::new(
                    "`sslcert` and `sslkey` of the database go together: name both",
                ));
            }
        };
        // Who names whom to trust wants it checked, whatever else is said.
        let is_checked = self.is_checked || self.root_certificates.is_some();
        let encryption = match self.mode.unwrap_or(Encryption::Preferred) {
            Encryption::Disabled if is_checked || identity.is_some() => {
                return Err(InvalidLocation::new(
                    "`sslmode=disable` of the database leaves nothing to check: leave it out, or the certificates",
                ));
            }
            _ if is_checked => Encryption::Verified,
            encryption => encryption,
        };
        Ok(Tls { encryption, root_certificates: self.root_certificates, identity })
    }
}

fn mode(text: &str) -> Result<Encryption, InvalidLocation> {
    match text.to_lowercase().replace('_', "-").as_str() {
        "disable" | "disabled" => Ok(Encryption::Disabled),
        "allow" | "prefer" | "preferred" => Ok(Encryption::Preferred),
        "require" | "required" => Ok(Encryption::Required),
        // Nobody should be worse off for a certificate that is good for another host.
        "verify-ca" | "verify-full" | "verify-identity" => Ok(Encryption::Verified),
        other => Err(InvalidLocation::new(format!(
            "`{other}` is no sslmode. There are disable, prefer, require, verify-ca and verify-full"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(options: &[(&str, &str)]) -> Result<Tls, InvalidLocation> {
        let mut all = TlsOptions::default();
        for (name, value) in options {
            assert!(all.set(name, value)?, "{name}");
        }
        all.settled()
    }

    #[test]
    fn options_mean_the_same_in_any_order() -> Result<(), InvalidLocation> {
        let cases: &[(&[(&str, &str)], Encryption)] = &[
            (&[], Encryption::Preferred),
            (&[("sslmode", "disable")], Encryption::Disabled),
            (&[("ssl_disabled", "true")], Encryption::Disabled),
            (&[("ssl-mode", "REQUIRED")], Encryption::Required),
            (&[("sslmode", "verify_ca")], Encryption::Verified),
            (&[("sslmode", "require"), ("sslrootcert", "ca.pem")], Encryption::Verified),
            (&[("ssl_verify_cert", "true"), ("sslmode", "prefer")], Encryption::Verified),
            (&[("ssl_verify_cert", "false"), ("sslmode", "require")], Encryption::Required),
            (&[("sslmode", "require"), ("sslcert", "a.pem"), ("sslkey", "a.key")], Encryption::Required),
        ];
        for (options, expected) in cases {
            let turned: Vec<_> = options.iter().copied().rev().collect();
            for options in [options.to_vec(), turned] {
                assert_eq!(settled(&options)?.encryption, *expected, "{options:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn options_that_contradict_each_other_are_refused() {
        for options in [
            &[("sslmode", "disable"), ("sslrootcert", "ca.pem")][..],
            &[("ssl_disabled", "true"), ("ssl_verify_identity", "true")],
            &[("sslmode", "disable"), ("sslcert", "a.pem"), ("sslkey", "a.key")],
            &[("sslcert", "a.pem")],
            &[("sslkey", "a.key")],
        ] {
            assert!(settled(options).is_err(), "{options:?}");
        }
    }
}
