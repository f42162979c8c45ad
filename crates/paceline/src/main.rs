//! The `paceline` command as a program of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    paceline::command(std::env::args_os())
}
