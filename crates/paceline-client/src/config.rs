//! How a tracker works.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::destination::{Destination, Transport};
use crate::notice::{Notice, Notices};
use crate::server_address::Server;

/// Where journals are, below the working directory, unless a folder is named.
pub const DEFAULT_FOLDER: &str = ".paceline/journal";

/// How a tracker works: where it keeps what is logged, where it sends it, and its bounds.
///
/// ```
/// use std::time::Duration;
/// use paceline_client::{Config, Server};
///
/// let config = Config::online(Server::at("http://127.0.0.1:5000")?)
///     .folder("/scratch/journal")
///     .exit_deadline(Duration::from_secs(30));
/// # Ok::<(), paceline_client::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) destination: Option<Destination>,
    pub(crate) folder: PathBuf,
    pub(crate) journal_bytes_max: u64,
    pub(crate) batch_age: Duration,
    pub(crate) exit_deadline: Duration,
    pub(crate) sync_interval: Option<Duration>,
    pub(crate) run_lease: Option<Duration>,
    pub(crate) notices: Notices,
}

impl Config {
    /// Sends what is logged to a server, at once or as soon as it can be reached.
    pub fn online(server: Server) -> Self {
        Self { destination: Some(Destination::Server(server)), ..Self::offline() }
    }

    /// Sends what is logged on a way of the program's own, which each process opens for itself. `url` names what is at
    /// its end, by which journals that are left find the way there again.
    pub fn through(
        url: impl Into<String>,
        open: impl Fn() -> Result<Box<dyn Transport>, String> + Send + Sync + 'static,
    ) -> Self {
        let destination = Destination::Own { url: url.into(), open: Arc::new(open) };
        Self { destination: Some(destination), ..Self::offline() }
    }

    /// Only keeps what is logged; [`sync`](crate::sync) sends it.
    pub fn offline() -> Self {
        Self {
            destination: None,
            folder: PathBuf::from(DEFAULT_FOLDER),
            journal_bytes_max: 4 << 30,
            batch_age: Duration::from_millis(500),
            exit_deadline: Duration::from_secs(10),
            sync_interval: None,
            run_lease: Some(Duration::from_secs(60)),
            notices: Notices::default(),
        }
    }

    /// The folder of journals, which is made when it is not there. Any number of processes, on any number of machines,
    /// may share one. The default is [`DEFAULT_FOLDER`].
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = folder.as_ref().to_owned();
        self
    }

    /// The most bytes of a journal that are on the disk at once, 4 GiB by default. When so much is not delivered,
    /// calls return [`JournalFull`](crate::Error::JournalFull) and keep nothing, until some of it is. At least 256 KiB.
    pub fn journal_bytes_max(mut self, bytes: u64) -> Self {
        self.journal_bytes_max = bytes.max(256 * 1024);
        self
    }

    /// How long something that was logged waits for more to go with it, 500 ms by default, and 1 ms at least.
    pub fn batch_age(mut self, age: Duration) -> Self {
        self.batch_age = age.max(Duration::from_millis(1));
        self
    }

    /// How long [`finish`](crate::Run::finish) and [`shut_down`](crate::Tracker::shut_down) wait for the server at
    /// most, 10 s by default. What is not delivered by then stays in the journal.
    pub fn exit_deadline(mut self, time: Duration) -> Self {
        self.exit_deadline = time;
        self
    }

    /// Has the journal written to the disk every so often, so that no more than that is lost when the machine loses
    /// power. Without it, what is logged survives everything that happens to the process, and the system writes it to
    /// the disk when it likes, within half a minute as a rule.
    pub fn sync_interval(mut self, interval: Duration) -> Self {
        self.sync_interval = Some(interval.max(Duration::from_millis(1)));
        self
    }

    /// How long a Paceline server takes a run that this process began or resumed for alive after the last sign of life,
    /// 60 s by default, from a second to a day; signs come three times as often. Then it shows the run as lost, until the
    /// next sign. Zero: there are no signs, and the run is never lost.
    pub fn run_lease(mut self, time: Duration) -> Self {
        let (least, most) = (Duration::from_secs(1), Duration::from_secs(24 * 60 * 60));
        self.run_lease = (!time.is_zero()).then(|| time.clamp(least, most));
        self
    }

    /// Tells notices to a function, from any thread, instead of the log (`tracing`).
    pub fn on_notice(mut self, tell: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        self.notices = Notices::to(tell);
        self
    }

    /// Bytes of a segment. A small journal has small ones: what is delivered is removed segment by segment.
    pub(crate) fn segment_bytes(&self) -> u64 {
        (self.journal_bytes_max / 8).min(16 << 20)
    }
}
