//! A running server.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::log::Log;
use crate::process::{Process, Signal};
use crate::{Client, Exit, RawConnection};

/// How long a server may take to end.
const STOP_TIME_MAX: Duration = Duration::from_secs(45);

/// A running server, killed when dropped. Its folder goes with the last user of it.
#[derive(Debug)]
pub struct Server {
    process: Process,
    log: Log,
    address: SocketAddr,
    folder: Arc<TempDir>,
}

impl Server {
    pub(crate) fn new(process: Process, log: Log, address: SocketAddr, folder: Arc<TempDir>) -> Self {
        Self { process, log, address, folder }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its working directory.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its working directory, to start another server in.
    pub fn shared_folder(&self) -> Arc<TempDir> {
        self.folder.clone()
    }

    /// A client with connections of its own.
    pub fn client(&self) -> Client {
        Client::new(format!("http://{}", self.address))
    }

    /// A connection for what no client would send.
    pub fn raw(&self) -> RawConnection {
        RawConnection::open(self.address)
    }

    /// The lines of standard error so far.
    pub fn log_lines(&self) -> Vec<String> {
        self.log.lines()
    }

    /// Sends a signal.
    ///
    /// # Panics
    /// When the server has ended.
    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// Waits until the server, which got a signal, has ended.
    ///
    /// # Panics
    /// When it does not end.
    #[track_caller]
    pub fn wait(mut self) -> Exit {
        let status = self.process.wait(STOP_TIME_MAX);
        let status = status.unwrap_or_else(|| panic!("the server does not end: {}", self.log.text()));
        Exit { code: status.code(), stderr: self.log.lines_to_the_end() }
    }

    /// Stops the server in order.
    ///
    /// # Panics
    /// When it does not end.
    #[track_caller]
    pub fn stop(self) -> Exit {
        self.signal(Signal::Terminate);
        self.wait()
    }

    /// The most memory it has had, since its start or the last [`Server::forget_peak_memory`].
    ///
    /// # Panics
    /// When the server has ended or the system does not tell.
    pub fn peak_memory_bytes(&self) -> u64 {
        self.process.peak_memory_bytes()
    }

    /// Counts peak memory from now on.
    ///
    /// # Panics
    /// When the server has ended or the system does not let it.
    pub fn forget_peak_memory(&self) {
        self.process.forget_peak_memory();
    }
}
