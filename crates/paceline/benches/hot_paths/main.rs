//! What the hottest paths allocate: counts that the load of a machine does not change, so that a test can hold on to
//! them. SQLite's own memory is not in them, as it comes from C.
//!
//! ```text
//! hot_paths                          count, and fail when a path allocates more than is accepted
//! hot_paths --accept                 count, and accept the numbers
//! hot_paths --only PATH --rounds N   send that many rounds of requests and count nothing: for callgrind
//! ```
//!
//! `cargo xtask count` runs it in each of these ways.
#![expect(clippy::print_stdout, reason = "a benchmark talks to its terminal")]

mod accepted;
mod count;
mod hot_path;
mod in_process;

use anyhow::{Context, Result, bail};

use accepted::Accepted;
use hot_path::HotPath;
use in_process::Server;

const USAGE: &str = "usage: hot_paths [--accept | --only PATH --rounds N]";

fn main() -> Result<()> {
    // What cargo adds to the words of every benchmark.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => accepted::compare(&count_all()?),
        ["--accept"] => accepted::write(&count_all()?),
        ["--only", name, "--rounds", rounds] => {
            let path = HotPath::ALL.into_iter().find(|path| path.name() == name);
            send(path.with_context(|| format!("there is no path `{name}`"))?, rounds.parse()?)
        }
        _ => bail!(USAGE),
    }
}

fn count_all() -> Result<Accepted> {
    HotPath::ALL.into_iter().map(|path| Ok((path.name().to_owned(), count::count(path)?))).collect()
}

fn send(path: HotPath, rounds: usize) -> Result<()> {
    let server = Server::start()?;
    let mut requests = path.prepare(&server)?;
    (0..rounds).try_for_each(|_| server.answer_all(requests.next_round()?))
}
