//! Database servers for tests and benchmarks: installed where they are missing, started on private ports, and gone in the end.

mod certificates;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::command::{command, run as run_command};
use crate::{paths, system};

/// How long a server may take to answer.
const START_TIME_MAX: Duration = Duration::from_secs(60);

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    MariaDb,
}

/// A server that runs, with an empty database `tests`.
pub(crate) struct Database {
    kind: Kind,
    folder: TempDir,
    port: u16,
    is_synced: bool,
    /// Whether it takes connections over TLS, and demands that of some users.
    has_tls: bool,
}

impl Database {
    /// Starts a server. One that is not synced forgets what a power cut would take, and is quicker.
    pub(crate) fn start(kind: Kind, is_synced: bool) -> Result<Self> {
        Self::start_in(kind, is_synced, &std::env::temp_dir())
    }

    /// The same, with its files in a folder.
    pub(crate) fn start_in(kind: Kind, is_synced: bool, parent: &Path) -> Result<Self> {
        Self::start_as(kind, is_synced, false, parent)
    }

    /// Starts a server with certificates of its own in its folder. PostgreSQL takes the users `secured`, with a password, and
    /// `certified`, with a certificate, over TLS alone; MariaDB can be told so when users are made.
    fn start_with_tls(kind: Kind) -> Result<Self> {
        Self::start_as(kind, false, true, &std::env::temp_dir())
    }

    fn start_as(kind: Kind, is_synced: bool, has_tls: bool, parent: &Path) -> Result<Self> {
        install(kind)?;
        let folder = TempDir::with_prefix_in("paceline-database-", parent)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if has_tls {
            certificates::write(folder.path())?;
        }
        let database = Self { kind, folder, port, is_synced, has_tls };
        database.shell(&database.making())?;
        database.shell(&database.starting())?;
        database.wait()?;
        database.create("tests")?;
        Ok(database)
    }

    /// The URI of its database, as tests and `--backend-store-uri` take it.
    pub(crate) fn uri(&self) -> String {
        self.uri_of("tests")
    }

    /// Makes another database and returns its URI.
    pub(crate) fn create(&self, name: &str) -> Result<String> {
        self.shell(&self.client(&format!("CREATE DATABASE {name}")))?;
        Ok(self.uri_of(name))
    }

    /// What it is and its version.
    pub(crate) fn version(&self) -> Result<String> {
        let version = match self.kind {
            Kind::Postgres => self.shell(&format!("{} -At", self.client("SHOW server_version")))?,
            Kind::MariaDb => self.shell(&format!("{} -sN", self.client("SELECT version()")))?,
        };
        let name = match self.kind {
            Kind::Postgres => "PostgreSQL",
            Kind::MariaDb => "MariaDB",
        };
        // What follows names the distribution's package.
        let number = version.split(|character: char| !character.is_ascii_digit() && character != '.').next();
        Ok(format!("{name} {}", number.unwrap_or_default()))
    }

    /// The number of its first process.
    pub(crate) fn process(&self) -> Result<u32> {
        let file = match self.kind {
            Kind::Postgres => "data/postmaster.pid",
            Kind::MariaDb => "pid",
        };
        // Only its user may read the file.
        let number = self.shell(&format!("head -n 1 {}/{file}", self.path()))?;
        number.trim().parse().with_context(|| format!("`{number}` is no process"))
    }

    fn uri_of(&self, name: &str) -> String {
        match self.kind {
            Kind::Postgres => format!("postgresql://paceline@127.0.0.1:{}/{name}", self.port),
            Kind::MariaDb => format!("mysql://root@127.0.0.1:{}/{name}", self.port),
        }
    }

    /// A shell's words for a crash of the server and its start after it.
    pub(crate) fn restarting(&self) -> String {
        format!("{}; {}", self.crashing(), self.starting())
    }

    /// Makes its files. Both programs refuse to serve as root, so the files belong to users of their own.
    fn making(&self) -> String {
        let folder = self.path();
        let keys = if self.has_tls { format!("chmod 600 {folder}/*-key.pem") } else { "true".to_owned() };
        match self.kind {
            Kind::Postgres => format!(
                "chmod 755 {folder} && {keys} && {owner} {folder} && \
                 {user} {}/initdb -D {folder}/data -A trust -U paceline -E UTF8 --locale=C.UTF-8 --no-sync {users}",
                postgres_programs().unwrap_or_default().display(),
                owner = if is_root() { "chown -R postgres" } else { "true" },
                user = as_user("postgres"),
                users = if self.has_tls { self.demanding_tls() } else { String::new() },
            ),
            Kind::MariaDb => format!(
                "chmod 755 {folder} && {keys} && {owner} {folder} && mariadb-install-db --no-defaults {user} \
                 --datadir={folder}/data --auth-root-authentication-method=normal --skip-test-db",
                owner = if is_root() { "chown -R mysql" } else { "true" },
                user = if is_root() { "--user=mysql" } else { "" },
            ),
        }
    }

    /// Has PostgreSQL take some users over TLS alone: the first line about a user counts.
    fn demanding_tls(&self) -> String {
        let folder = self.path();
        let lines = "hostnossl all secured,certified all reject\\n\
                     hostssl all secured all scram-sha-256\\n\
                     hostssl all certified all trust clientcert=verify-ca\\n";
        format!(
            "&& {{ printf '{lines}'; cat {folder}/data/pg_hba.conf; }} >{folder}/users && \
             cat {folder}/users >{folder}/data/pg_hba.conf"
        )
    }

    /// Options of the server that name its certificates.
    fn tls_options(&self) -> String {
        let folder = self.path();
        match self.kind {
            _ if !self.has_tls => String::new(),
            Kind::Postgres => format!(
                "-c ssl=on -c ssl_cert_file={folder}/server.pem -c ssl_key_file={folder}/server-key.pem \
                 -c ssl_ca_file={folder}/authority.pem"
            ),
            Kind::MariaDb => format!(
                "--ssl-cert={folder}/server.pem --ssl-key={folder}/server-key.pem --ssl-ca={folder}/authority.pem"
            ),
        }
    }

    fn starting(&self) -> String {
        let (folder, port, tls) = (self.path(), self.port, self.tls_options());
        match self.kind {
            Kind::Postgres => format!(
                "{} {}/pg_ctl -D {folder}/data -w -l {folder}/log \
                 -o '-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync={} {tls}' start",
                as_user("postgres"),
                postgres_programs().unwrap_or_default().display(),
                if self.is_synced { "on" } else { "off" },
            ),
            Kind::MariaDb => format!(
                "setsid mariadbd --no-defaults {} --datadir={folder}/data --port={port} --bind-address=127.0.0.1 \
                 --socket={folder}/s --pid-file={folder}/pid --max-connections=500 --skip-log-bin \
                 --innodb-flush-log-at-trx-commit={} {} {tls} >/dev/null 2>>{folder}/log </dev/null &",
                if is_root() { "--user=mysql" } else { "" },
                if self.is_synced { 1 } else { 2 },
                if self.is_synced { "" } else { "--innodb-flush-method=nosync --skip-innodb-doublewrite" },
            ),
        }
    }

    fn crashing(&self) -> String {
        let folder = self.path();
        match self.kind {
            Kind::Postgres => format!(
                "{} {}/pg_ctl -D {folder}/data -w -m immediate stop",
                as_user("postgres"),
                postgres_programs().unwrap_or_default().display(),
            ),
            Kind::MariaDb => format!(
                "PID=$(cat {folder}/pid); kill -9 $PID; while kill -0 $PID 2>/dev/null; do sleep 0.05; done"
            ),
        }
    }

    /// A statement by the server's own client.
    fn client(&self, sql: &str) -> String {
        match self.kind {
            Kind::Postgres => {
                format!("psql -q -h 127.0.0.1 -p {} -U paceline postgres -c '{sql}'", self.port)
            }
            Kind::MariaDb => {
                format!("mariadb --no-defaults -uroot -h127.0.0.1 -P{} -e '{sql}'", self.port)
            }
        }
    }

    fn wait(&self) -> Result<()> {
        let begun = Instant::now();
        let asked = self.client("SELECT 1");
        while !Command::new("sh").args(["-c", &asked]).output().is_ok_and(|done| done.status.success()) {
            if begun.elapsed() > START_TIME_MAX {
                let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("the database does not answer within {START_TIME_MAX:?}: {log}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn path(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn shell(&self, script: &str) -> Result<String> {
        let done = Command::new("sh").args(["-c", script]).output().context("cannot start a shell")?;
        if !done.status.success() {
            bail!("`{script}` failed: {}", String::from_utf8_lossy(&done.stderr));
        }
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = self.shell(&self.crashing()) {
            eprintln!("the database goes on: {error}");
        }
    }
}

fn install(kind: Kind) -> Result<()> {
    match kind {
        Kind::Postgres if postgres_programs().is_none() => {
            system::install("the tests need PostgreSQL", &["postgresql"])
        }
        Kind::MariaDb if !Path::new("/usr/sbin/mariadbd").exists() => {
            system::install("the tests need MariaDB", &["mariadb-server"])
        }
        Kind::Postgres | Kind::MariaDb => Ok(()),
    }
}

/// The folder of the newest PostgreSQL's programs.
fn postgres_programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.retain(|programs| programs.join("initdb").exists());
    versions.sort();
    versions.pop()
}

fn is_root() -> bool {
    system::is_root()
}

fn as_user(user: &str) -> String {
    if is_root() { format!("runuser -u {user} --") } else { String::new() }
}

/// Runs the store's tests, those of servers that share a database, those of TLS, and the wire cases on a kind of database.
pub(crate) fn test(kind: Kind, wire: fn(&str) -> Result<()>) -> Result<()> {
    let database = Database::start(kind, false)?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = command("cargo", arguments, &paths::workspace());
        cargo.env("PACELINE_TEST_DATABASE", database.uri());
        cargo.env("PACELINE_TEST_DATABASE_RESTART", database.restarting());
        run_command(cargo)
    };
    cargo(&["test", "--locked", "--package", "paceline-store", "--test", "store"])?;
    let servers = ["test", "--locked", "--package", "paceline", "--test", "server", "--"];
    cargo(&[&servers[..], &["several_servers", "newer_schema", "racing_processes"]].concat())?;
    cargo(&[&servers[..], &["several_servers", "--ignored"]].concat())?;
    cargo(&["test", "--locked", "--package", "paceline", "--test", "command_line_tools"])?;
    test_tls(kind, &servers)?;
    wire(&database.uri())
}

/// Runs the tests of TLS on a server of their own: all others have a server without it.
fn test_tls(kind: Kind, servers: &[&str]) -> Result<()> {
    let database = Database::start_with_tls(kind)?;
    let mut cargo =
        command("cargo", &[servers, &["database_tls", "--ignored"]].concat(), &paths::workspace());
    cargo.env("PACELINE_TEST_DATABASE", database.uri());
    cargo.env("PACELINE_TEST_CERTIFICATES", database.folder.path());
    run_command(cargo)
}
