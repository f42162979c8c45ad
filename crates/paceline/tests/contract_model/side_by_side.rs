//! Several clients of one server at the same time, each with its own experiments, runs and models.

use std::sync::Barrier;
use std::thread;

use proptest::strategy::{Strategy, ValueTree};

use crate::bounds::{Seeds, how_to_repeat, runner};
use crate::driver::{Checked, Driver, paceline};
use crate::operations::{Operation, perform_one, sequence};

const CLIENTS: u64 = 4;

#[test]
fn sequences_side_by_side_get_the_answers_of_their_models() {
    let mut count = 0;
    for seed in Seeds::for_share(35) {
        let server = paceline().start();
        let barrier = Barrier::new(CLIENTS as usize);
        let faults: Vec<String> = thread::scope(|scope| {
            let spawn = |number: u64| {
                let (server, barrier) = (&server, &barrier);
                let mut driver = Driver::beside_others(server, &format!("client{number}-"));
                scope.spawn(move || {
                    let operations = generated(seed.wrapping_mul(CLIENTS).wrapping_add(number));
                    barrier.wait();
                    perform(&operations, &mut driver)
                        .map_err(|fault| format!("{}\n\n{fault}\n", driver.script()))
                })
            };
            let threads: Vec<_> = (0..CLIENTS).map(spawn).collect();
            threads.into_iter().filter_map(|thread| thread.join().unwrap().err()).collect()
        });
        assert!(faults.is_empty(), "{}\n{}", faults.join("\n\n"), how_to_repeat(seed));
        count += 1;
    }
    println!("{count} rounds of {CLIENTS} clients");
    assert!(count > 0, "no round was finished in time");
}

fn generated(seed: u64) -> Vec<Operation> {
    sequence(false).new_tree(&mut runner(seed)).unwrap().current()
}

fn perform(operations: &[Operation], driver: &mut Driver) -> Checked {
    operations.iter().try_for_each(|operation| perform_one(operation, driver))?;
    driver.check_everything()
}
