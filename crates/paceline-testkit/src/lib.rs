//! Test support: a real server process in a throw-away folder, and ways to talk to it.
//!
//! Nothing here knows what the server does, only how it is started and that it speaks HTTP. Support fails by
//! panicking, with what the server said, because a test has nothing better to do.
//!
//! ```no_run
//! use paceline_testkit::Launch;
//!
//! let server = Launch::new("target/debug/paceline").arguments(["server", "--port", "0"]).start();
//! assert_eq!(server.client().get("/health").expect_status(200).text(), "OK");
//! ```
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails, and says why")]

mod answer;
mod client;
mod database;
mod launch;
mod log;
mod process;
mod raw;
mod server;

pub use answer::Answer;
pub use client::Client;
pub use database::TestDatabase;
pub use launch::{Exit, Finished, Launch};
pub use process::Signal;
pub use raw::RawConnection;
pub use server::Server;
