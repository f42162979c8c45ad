//! A server process: started fresh, waited for, stopped gracefully.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::http::Connection;
use super::subject::{self, Backend, Subject};
use super::{database_file, process_tree};

/// Longest wait for a server to answer; stock MLflow makes its tables first.
const START_TIME_MAX: Duration = Duration::from_secs(120);
/// Linux counts processor time in hundredths of a second on every machine.
const TICKS_PER_SECOND: f64 = 100.0;
/// Using less than this many hundredths of a second of processor time in this time, a server rests.
const IDLE_TICKS: u64 = 5;
const IDLE_TIME: Duration = Duration::from_secs(1);
/// Longest wait for a server to end by itself.
const STOP_TIME_MAX: Duration = Duration::from_secs(30);

/// A running server. It ends with this value, gracefully through [`Server::stop`].
pub(super) struct Server {
    process: Child,
    address: SocketAddr,
    folder: PathBuf,
    start_time: Duration,
    /// The database server's first process, where there is one.
    database_process: Option<u32>,
}

impl Server {
    /// Starts a server whose data is in `folder`, and returns once it answers.
    pub(super) fn start(subject: &Subject, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let log = File::create(folder.join("server.log"))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut command = subject.command(folder, address.port());
        command.stdout(log.try_clone()?).stderr(log);
        // A group of its own, so that a signal reaches every worker and no key press does.
        command.process_group(0);
        let begun = Instant::now();
        let process = command.spawn().with_context(|| format!("cannot start {}", subject.name()))?;
        let database_process = match subject.backend() {
            Backend::File => None,
            Backend::Database { process, .. } => Some(*process),
        };
        let folder = folder.to_owned();
        let mut server = Self { process, address, folder, start_time: Duration::ZERO, database_process };
        server.wait_until_healthy(begun)?;
        server.start_time = begun.elapsed();
        Ok(server)
    }

    /// From the start of the process to the first answer.
    pub(super) fn start_time(&self) -> Duration {
        self.start_time
    }

    /// Where it answers.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a connection. Stock MLflow closes those that are idle for some seconds.
    pub(super) fn connect(&self) -> Result<Connection> {
        Connection::open(self.address)
    }

    /// Memory of all its processes in bytes; pages that several share count once.
    pub(super) fn memory_bytes(&self) -> Result<u64> {
        process_tree::memory_bytes(self.process.id())
    }

    /// The most memory that its processes ever had resident, in bytes.
    pub(super) fn peak_memory_bytes(&self) -> Result<u64> {
        process_tree::peak_memory_bytes(self.process.id())
    }

    /// Processor time that all its processes have used so far, and those of its database server.
    pub(super) fn processor_seconds(&self) -> Result<f64> {
        Ok(self.processor_ticks()? as f64 / TICKS_PER_SECOND)
    }

    fn processor_ticks(&self) -> Result<u64> {
        let of_database = self.database_process.map_or(Ok(0), process_tree::processor_ticks)?;
        Ok(process_tree::processor_ticks(self.process.id())? + of_database)
    }

    /// Waits until what it does in the background with the data it got is over.
    pub(super) fn wait_until_settled(&self) -> Result<()> {
        match self.database_process {
            Some(_) => self.wait_until_idle(),
            None => database_file::wait_until_quiet(&subject::database_file(&self.folder)),
        }
    }

    /// Waits until the server rests: stock MLflow answers seconds before all of its processes are up.
    pub(super) fn wait_until_idle(&self) -> Result<()> {
        let begun = Instant::now();
        let mut before = self.processor_ticks()?;
        while begun.elapsed() < START_TIME_MAX {
            std::thread::sleep(IDLE_TIME);
            let now = self.processor_ticks()?;
            if now.saturating_sub(before) < IDLE_TICKS {
                return Ok(());
            }
            before = now;
        }
        bail!("the server does not come to rest. {}", self.last_words())
    }

    /// Ends the server as an operator would, and waits until all of it is gone.
    pub(super) fn stop(mut self) -> Result<()> {
        self.signal("TERM");
        let begun = Instant::now();
        while self.process.try_wait()?.is_none() {
            ensure!(begun.elapsed() < STOP_TIME_MAX, "the server did not stop. {}", self.last_words());
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Ends the server at once, in the middle of whatever it does.
    pub(super) fn kill(mut self) -> Result<()> {
        self.signal("KILL");
        self.process.wait().context("cannot wait for the server to end").map(drop)
    }

    fn wait_until_healthy(&self, begun: Instant) -> Result<()> {
        let is_healthy = || self.connect()?.get("/health")?.ok();
        loop {
            if is_healthy().is_ok() {
                return Ok(());
            }
            if begun.elapsed() > START_TIME_MAX {
                bail!("the server did not answer in {START_TIME_MAX:?}. {}", self.last_words());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Signals the whole group. The standard library can only kill, so the shell does it.
    fn signal(&self, name: &str) {
        let script = format!("kill -s {name} -- -{}", self.process.id());
        // A group that is gone already is what is wanted.
        let _ = Command::new("sh").args(["-c", &script]).output();
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines.get(lines.len().saturating_sub(10)..).unwrap_or_default();
        format!("Its log ends with:\n{}", last.join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Also after a graceful stop, for workers that outlive their parent.
        self.signal("KILL");
        let _ = self.process.wait();
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?;
    Ok(listener.local_addr()?.port())
}
