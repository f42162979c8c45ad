//! TLS to a database server that has it, demands it of the user `secured`, and a certificate of the user `certified`.

use std::path::PathBuf;

use paceline_testkit::{Finished, Launch, TestDatabase};

use crate::support::{get_run, history, new_run, paceline};

/// What must be in no output.
const PASSWORD: &str = "hunter2-p@ss/w:rd";
/// The same in a URI.
const ENCODED_PASSWORD: &str = "hunter2-p%40ss%2Fw%3Ard";

/// A database, and the certificates of its server, which names `localhost`.
struct Secured {
    database: TestDatabase,
    folder: PathBuf,
}

impl Secured {
    /// What the test command started.
    fn new() -> Self {
        let database = TestDatabase::of_environment().unwrap();
        let folder = std::env::var("PACELINE_TEST_CERTIFICATES").unwrap();
        let password = PASSWORD;
        let users = if database.is_postgres() {
            format!(
                "CREATE ROLE secured LOGIN SUPERUSER PASSWORD '{password}'; CREATE ROLE certified LOGIN SUPERUSER"
            )
        } else {
            format!(
                "CREATE USER secured@'%' IDENTIFIED BY '{password}' REQUIRE SSL; GRANT ALL ON *.* TO secured@'%';
                 CREATE USER certified@'%' REQUIRE X509; GRANT ALL ON *.* TO certified@'%'"
            )
        };
        database.execute(&users);
        Self { database, folder: folder.into() }
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The URI of the database for somebody, on a host by some name, with some options.
    fn uri(&self, user: &str, host: &str, options: &str) -> String {
        let uri = self.database.uri();
        let (scheme, rest) = uri.split_once("://").unwrap();
        let (_, port_and_path) = rest.split_once("127.0.0.1").unwrap();
        let separator = if port_and_path.contains('?') { '&' } else { '?' };
        format!("{scheme}://{user}@{host}{port_and_path}{separator}{options}")
    }

    /// Has the command connect.
    fn connect(&self, user: &str, host: &str, options: &str) -> Finished {
        let words = ["db", "upgrade", "--check", &self.uri(user, host, options)];
        Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments(words).finish()
    }
}

fn assert_no_password(text: &str) {
    for secret in [PASSWORD, ENCODED_PASSWORD, "hunter2"] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// Who connects, to which name of the host, with which options, and what a refusal says; none where it works.
type Case<'c> = (&'c str, &'c str, String, Option<&'c [&'c str]>);

#[test]
#[ignore = "needs a database with TLS of the test command"]
fn each_option_means_what_it_says() {
    let secured = Secured::new();
    let with_password = format!("secured:{ENCODED_PASSWORD}");
    let other_password = "secured:hunter2-other";
    let (us, plain) =
        (with_password.as_str(), if secured.database.is_postgres() { "paceline" } else { "root" });
    let authority = format!("sslrootcert={}", secured.file("authority.pem"));
    let other = format!("sslrootcert={}", secured.file("other-authority.pem"));
    let identity =
        format!("sslcert={}&sslkey={}", secured.file("client.pem"), secured.file("client-key.pem"));
    let missing = format!("sslrootcert={}", secured.file("missing.pem"));
    let no_certificate = format!("sslrootcert={}", secured.file("client-key.pem"));
    let socket = match secured.database.is_postgres() {
        true => format!("host={}", secured.folder.display()),
        false => format!("unix_socket={}", secured.file("s")),
    };
    const ADDRESS: &str = "127.0.0.1";
    const NAME: &str = "localhost";
    const NO_ENTRY: Option<&[&str]> = Some(&["pg_hba.conf", "Access denied"]);
    const UNKNOWN: Option<&[&str]> = Some(&["UnknownIssuer"]);
    const OTHER_NAME: Option<&[&str]> = Some(&["not valid for name", "NotValidForName"]);
    let cases: &[Case<'_>] = &[
        // Whoever may do without TLS, and who may not.
        (plain, ADDRESS, "sslmode=disable".into(), None),
        (us, ADDRESS, "sslmode=disable".into(), NO_ENTRY),
        (us, ADDRESS, "ssl_disabled=true".into(), NO_ENTRY),
        (us, ADDRESS, "connect_timeout=10".into(), None),
        (us, ADDRESS, "sslmode=prefer".into(), None),
        (us, ADDRESS, "sslmode=require".into(), None),
        (
            other_password,
            ADDRESS,
            "sslmode=require".into(),
            Some(&["authentication failed", "Access denied"]),
        ),
        // A server that is checked.
        (us, NAME, format!("sslmode=verify-full&{authority}"), None),
        (us, NAME, format!("sslmode=verify-ca&{authority}"), None),
        (us, NAME, format!("ssl_verify_identity=true&{authority}"), None),
        (us, NAME, authority.clone(), None),
        (us, NAME, format!("sslmode=verify-full&{other}"), UNKNOWN),
        (us, NAME, format!("sslmode=verify-ca&{other}"), UNKNOWN),
        (us, NAME, format!("{other}&sslmode=require"), UNKNOWN),
        (us, NAME, format!("sslmode=prefer&{other}"), UNKNOWN),
        (us, NAME, "sslmode=verify-full".into(), UNKNOWN),
        (us, NAME, "sslmode=verify-ca".into(), UNKNOWN),
        (us, ADDRESS, format!("sslmode=verify-full&{authority}"), OTHER_NAME),
        (us, ADDRESS, format!("sslmode=verify-ca&{authority}"), OTHER_NAME),
        (us, NAME, missing, Some(&["missing.pem` cannot be used"])),
        (us, NAME, no_certificate, Some(&["there is no certificate in it"])),
        // A client that shows a certificate.
        ("certified", ADDRESS, "sslmode=require".into(), Some(&["certificate", "Access denied"])),
        ("certified", ADDRESS, format!("sslmode=require&{identity}"), None),
        ("certified", NAME, format!("{identity}&{authority}"), None),
        // A socket, on which there is no TLS.
        (plain, NAME, socket.clone(), None),
        (plain, NAME, format!("{socket}&sslmode=require"), None),
    ];
    for (user, host, options, refusal) in cases {
        let told = secured.connect(user, host, options);
        let said = format!("{}{}", told.stdout, told.stderr);
        assert_no_password(&said);
        match refusal {
            None => assert_eq!(told.code, Some(0), "{options} as {user} on {host}: {said}"),
            Some(words) => {
                assert_eq!(told.code, Some(1), "{options} as {user} on {host}: {said}");
                assert!(
                    words.iter().any(|word| said.contains(word)),
                    "{options} as {user} on {host}: {said}"
                );
            }
        }
    }
    works_and_tells_no_password(&secured, &format!("sslmode=verify-full&{authority}"));
}

/// A whole server over TLS that tells all it can tell.
fn works_and_tells_no_password(secured: &Secured, options: &str) {
    let uri = secured.uri(&format!("secured:{ENCODED_PASSWORD}"), "localhost", options);
    let words = ["--backend-store-uri", &uri, "--log-level", "trace"];
    let server = paceline().arguments(words).start();
    let client = server.client();
    let run = new_run(&client);
    for step in 0..20 {
        let point =
            serde_json::json!({"run_id": run, "key": "loss", "value": 1, "timestamp": 1, "step": step});
        crate::support::call(&client, "runs/log-metric", &point);
    }
    assert_eq!(history(&client, &run, "loss").len(), 20);
    assert_eq!(get_run(&client, &run)["data"]["metrics"][0]["step"], 19);
    client.get("/ready").expect_status(200);
    assert_no_password(&server.stop().stderr.join("\n"));
}
