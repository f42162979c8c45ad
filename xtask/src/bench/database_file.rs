//! What a SQLite database takes on disk.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};

/// Unchanged for this long, the server has finished what it does in the background.
const QUIET_TIME: Duration = Duration::from_secs(2);
/// Longest wait for that.
const QUIET_WAIT_MAX: Duration = Duration::from_secs(300);

/// Size of a database that nobody has open.
#[derive(Debug, Clone, Copy)]
pub(super) struct DatabaseSize {
    /// The file.
    pub(super) total_bytes: u64,
    /// Pages in it that hold nothing, and that later writes use first.
    pub(super) free_bytes: u64,
}

impl DatabaseSize {
    /// Reads the size from the file's header.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let mut header = [0; 100];
        File::open(path)
            .and_then(|mut file| file.read_exact(&mut header))
            .with_context(|| format!("cannot read {}", path.display()))?;
        // Big-endian, as the file format says; a page of 65,536 bytes is written as 1.
        let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65_536,
            bytes => u64::from(bytes),
        };
        let free_pages = u32::from_be_bytes([header[36], header[37], header[38], header[39]]);
        Ok(Self { total_bytes: fs::metadata(path)?.len(), free_bytes: u64::from(free_pages) * page_bytes })
    }
}

/// Waits until neither the database nor its write-ahead log changes any more.
pub(super) fn wait_until_quiet(path: &Path) -> Result<()> {
    let begun = Instant::now();
    let mut last = state(path);
    let mut last_change = Instant::now();
    while last_change.elapsed() < QUIET_TIME {
        ensure!(begun.elapsed() < QUIET_WAIT_MAX, "{} does not stop changing", path.display());
        std::thread::sleep(Duration::from_millis(50));
        let now = state(path);
        if now != last {
            (last, last_change) = (now, Instant::now());
        }
    }
    Ok(())
}

/// Length and time of change of the database and its log; None for one that is not there.
fn state(path: &Path) -> [Option<(u64, SystemTime)>; 2] {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].map(|file| {
        let metadata = fs::metadata(file).ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    })
}
