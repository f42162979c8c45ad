//! Random sequences of requests: the real server and a plain model of MLflow's contract must give the same answers.
//!
//! `model` says what the contract says, `operations` generates sequences, `driver` sends them and compares. Each
//! sequence has a fresh server, so that everything in it is known. A failing sequence is made as short as it can be
//! and printed as `curl` commands.
//!
//! `PACELINE_FUZZ_SECONDS=600 cargo test -p paceline --test contract_model` goes on for longer, from a random seed.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "seeds and counts are shown with the test")]

mod bounds;
mod curl;
mod driver;
mod json;
mod model;
mod operations;
mod query_text;
mod request;
mod side_by_side;

use proptest::test_runner::{TestCaseError, TestError};

use bounds::{Seeds, how_to_repeat, runner};
use driver::{Checked, Driver, now_ms, paceline};
use operations::Operation;

#[test]
fn random_sequences_get_the_answers_of_the_model() {
    let mut count = 0;
    for seed in Seeds::for_share(65) {
        let outcome = runner(seed)
            .run(&operations::sequence(true), |operations| perform(&operations).map_err(TestCaseError::fail));
        match outcome {
            Ok(()) => count += 1,
            Err(TestError::Fail(reason, _) | TestError::Abort(reason)) => {
                panic!("{}\n{}", reason.message(), how_to_repeat(seed))
            }
        }
    }
    println!("{count} sequences");
    assert!(count > 0, "no sequence was finished in time");
}

/// Carries out a sequence on a fresh server.
fn perform(operations: &[Operation]) -> Checked {
    let launched_ms = now_ms();
    let server = paceline().start();
    let mut driver = Driver::alone(&server, launched_ms)?;
    let fault = match operations::perform(operations, &mut driver, server) {
        Err(fault) => fault,
        Ok(server) => match server.log_lines().iter().find(|line| line.contains("ERROR")) {
            Some(line) => format!("the server says: {line}"),
            None => return Ok(()),
        },
    };
    Err(format!("{}\n\n{fault}\n", driver.script()))
}
