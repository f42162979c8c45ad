//! The project's commands:
//!
//! ```text
//! cargo xtask run [server options]     build the pages and the server, and start it
//! cargo xtask test [step …]            run every check and test, or the named steps
//! cargo xtask generate             write anew what is made from the code: the description of the API
//! cargo xtask bench [--quick] [--only peers|databases|sweep|soak|pages]
//!                                      measure beside FastTrackML and stock MLflow, with more and more data, for long
//! cargo xtask count [--accept]          count what the hottest paths allocate, or accept what they do
//! ```

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod bench;
mod command;
mod count;
mod databases;
mod dependencies;
mod frameworks;
mod generate;
mod paths;
mod python;
mod python_package;
mod server;
mod system;
mod test;
mod ui;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo xtask run [server options] | test [step ...] | generate | bench [--quick] [--only PART] | count [--accept]";

fn main() -> ExitCode {
    match dispatch(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Vec<String>) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else { bail!(USAGE) };
    match name.as_str() {
        "run" => server::run(rest),
        "test" => test::run(rest),
        "generate" => generate::run(),
        "bench" => bench::run(&bench::Arguments::read(rest)?, || {
            Ok(bench::Peers {
                mlflow: python::program(&python::environment("3.17")?, "mlflow"),
                fasttrackml: python::program(&python::environment("fasttrackml")?, "fml"),
            })
        }),
        "count" => count::run(rest),
        _ => bail!("there is no command `{name}`. {USAGE}"),
    }
}
