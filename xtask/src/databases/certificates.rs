//! Certificates for a database server with TLS, made anew for each.

use std::fs;
use std::path::Path;

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

/// The only host that the server's certificate names.
const HOST: &str = "localhost";

/// Writes to a folder: `authority.pem`, which the server and its clients trust; `server.pem` for [`HOST`] and `client.pem`,
/// with their keys; and `other-authority.pem`, which has nothing to do with them.
pub(super) fn write(folder: &Path) -> Result<()> {
    let authority = authority("Paceline's tests", &folder.join("authority.pem"))?;
    authority_of_nobody(folder)?;
    for (name, host) in [("server", Some(HOST)), ("client", None)] {
        let names: Vec<String> = host.map(str::to_owned).into_iter().collect();
        let mut parameters = CertificateParams::new(names)?;
        parameters.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate()?;
        fs::write(folder.join(format!("{name}.pem")), parameters.signed_by(&key, &authority)?.pem())?;
        fs::write(folder.join(format!("{name}-key.pem")), key.serialize_pem())?;
    }
    Ok(())
}

fn authority_of_nobody(folder: &Path) -> Result<()> {
    authority("Somebody else", &folder.join("other-authority.pem")).map(drop)
}

fn authority(name: &str, file: &Path) -> Result<Issuer<'static, KeyPair>> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let key = KeyPair::generate()?;
    fs::write(file, parameters.self_signed(&key)?.pem())?;
    Ok(Issuer::new(parameters, key))
}
