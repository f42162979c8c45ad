//! How a server is started.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;

use crate::log::Log;
use crate::process::Process;
use crate::server::Server;

/// How long a start may take on a busy machine.
const START_TIME_MAX: Duration = Duration::from_secs(30);
/// How long a program that ends by itself may take.
const RUN_TIME_MAX: Duration = Duration::from_secs(30);

/// What to start, and where. The environment is empty but for `PATH` and what is set here.
#[derive(Debug)]
pub struct Launch {
    binary: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(String, String)>,
    folder: Arc<TempDir>,
}

/// How a program ended, and what it wrote.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output, with replacement characters for what is no UTF-8.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

/// How a program ended.
#[derive(Debug)]
pub struct Exit {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// Lines of standard error.
    pub stderr: Vec<String>,
}

impl Launch {
    /// A start of `binary` in a fresh folder.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn new(binary: impl Into<PathBuf>) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        Self { binary: binary.into(), arguments: vec![], environment: vec![], folder: Arc::new(folder) }
    }

    /// Adds arguments.
    pub fn arguments<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable.
    pub fn environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Starts in the folder of another launch or server, which keeps its data.
    pub fn in_folder(mut self, folder: &Arc<TempDir>) -> Self {
        self.folder = folder.clone();
        self
    }

    /// The working directory.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The working directory, to keep it when the program has ended.
    pub fn shared_folder(&self) -> Arc<TempDir> {
        self.folder.clone()
    }

    /// Starts the server and waits until it says where it listens.
    ///
    /// # Panics
    /// When it does not come up.
    #[track_caller]
    pub fn start(self) -> Server {
        match self.try_start() {
            Ok(server) => server,
            Err(exit) => panic!("the server did not start: {:?} {}", exit.code, exit.stderr.join("\n")),
        }
    }

    /// The same for a server that may refuse to start.
    ///
    /// # Errors
    /// When it ends instead.
    ///
    /// # Panics
    /// When it neither comes up nor ends.
    #[track_caller]
    pub fn try_start(self) -> Result<Server, Exit> {
        let (process, log) = self.spawn();
        let url =
            log.wait_for(START_TIME_MAX, |line| line.split_once("http://").map(|(_, url)| url.to_owned()));
        let Some(url) = url else { return Err(end_of(process, log)) };
        let address = url.split([' ', '/', '"']).next().and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address in {url}"));
        Ok(Server::new(process, log, address, self.folder))
    }

    /// Runs a program that is expected to end by itself.
    ///
    /// # Panics
    /// When it does not end.
    #[track_caller]
    pub fn run(self) -> Exit {
        let (process, log) = self.spawn();
        end_of(process, log)
    }

    /// Runs a program that is expected to end by itself, and reads what it writes.
    ///
    /// # Panics
    /// When it does not end.
    #[track_caller]
    pub fn finish(self) -> Finished {
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        let stdout = read_aside(child.stdout.take().expect("standard output is piped"));
        let stderr = read_aside(child.stderr.take().expect("standard error is piped"));
        let status = Process::new(child).wait(RUN_TIME_MAX);
        let text = |reader: JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
        };
        let (stdout, stderr) = (text(stdout), text(stderr));
        let status = status.unwrap_or_else(|| panic!("the program goes on: {stderr}"));
        Finished { code: status.code(), stdout, stderr }
    }

    /// The program as it would be started, for who connects its streams in another way.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path());
        command
    }

    fn spawn(&self) -> (Process, Log) {
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        let log = Log::follow(child.stderr.take().expect("standard error is piped"));
        (Process::new(child), log)
    }
}

/// Reads a stream to its end while the program runs: a full pipe would hold it up.
fn read_aside(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut content = Vec::new();
        let _ = stream.read_to_end(&mut content);
        content
    })
}

#[track_caller]
fn end_of(mut process: Process, log: Log) -> Exit {
    let status = process.wait(RUN_TIME_MAX);
    let status = status.unwrap_or_else(|| panic!("the program goes on: {}", log.text()));
    Exit { code: status.code(), stderr: log.lines_to_the_end() }
}
