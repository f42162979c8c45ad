//! Which servers are trusted over TLS.
//!
//! `certificates/` holds an authority that no system knows, and a certificate of it for `localhost`, both for a
//! hundred years. Nothing but these tests trusts them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::support::{command, one_line};

const LIST: &[&str] = &["experiments", "list", "-q"];
const AUTHORITY: &str = "MLFLOW_TRACKING_SERVER_CERT_PATH";

fn certificate(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command_line_tools/certificates");
    folder.join(name).display().to_string()
}

/// A server over TLS that knows one experiment, 7.
fn tls_server() -> SocketAddr {
    let certificates = vec![CertificateDer::from_pem_file(certificate("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(certificate("server-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(certificates, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            // Whoever does not trust this server hangs up.
            if stream.read(&mut [0; 4096]).is_ok() {
                let body = r#"{"experiments": [{"experiment_id": "7"}]}"#;
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.flush();
            }
        }
    });
    address
}

#[test]
fn a_server_is_trusted_for_its_authority_and_its_name() {
    let port = tls_server().port();
    let launch = |host: &str| command(LIST).arguments(["--tracking-uri", &format!("https://{host}:{port}")]);

    let authority = certificate("authority.pem");
    for trusting in [
        launch("localhost").environment(AUTHORITY, &authority),
        launch("localhost").environment("SSL_CERT_FILE", &authority),
        launch("127.0.0.1").environment("MLFLOW_TRACKING_INSECURE_TLS", "true"),
    ] {
        let finished = trusting.finish();
        assert_eq!(finished.stdout, "7\n", "{}", finished.stderr);
    }

    let line = one_line(LIST, &launch("localhost").finish());
    assert!(line.contains("nobody whom this machine trusts") && line.contains(AUTHORITY), "{line}");
    let insecure = launch("localhost").environment("MLFLOW_TRACKING_INSECURE_TLS", "false");
    one_line(LIST, &insecure.finish());
    let line = one_line(LIST, &launch("127.0.0.1").environment(AUTHORITY, &authority).finish());
    assert!(line.contains("for another host"), "{line}");
}

#[test]
fn what_is_no_authority_is_named() {
    let launch = || command(LIST).arguments(["--tracking-uri", "https://localhost:1"]);
    for (path, said) in
        [("nowhere.pem", "cannot read"), (env!("CARGO_MANIFEST_PATH"), "holds no certificate")]
    {
        let line = one_line(LIST, &launch().environment(AUTHORITY, path).finish());
        assert!(line.contains(AUTHORITY) && line.contains(said), "{line}");
    }
}

#[test]
fn a_machine_that_trusts_nobody_is_told_what_to_do() {
    let launch = command(LIST).arguments(["--tracking-uri", "https://localhost:1"]);
    let line = one_line(LIST, &launch.environment("SSL_CERT_FILE", "/dev/null").finish());
    assert!(line.contains("no authorities to trust") && line.contains(AUTHORITY), "{line}");
}

#[test]
fn a_server_without_tls_is_said_to_have_none() {
    let server = command(&["server", "--port", "0"]).start();
    let url = format!("https://{}", server.address());
    let line = one_line(LIST, &command(LIST).arguments(["--tracking-uri", &url]).finish());
    assert!(line.contains("does not speak TLS") && line.contains("http://"), "{line}");
}
