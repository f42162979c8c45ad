//! Paceline alone, under mixed load for minutes: does its memory stay flat, is every request answered well, and is
//! every point there that was acknowledged?

mod memory;
mod operation;
mod plan;
mod point;
mod read_back;
mod report;
mod run_record;
mod worker;

use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow};

use self::memory::MemoryWatch;
use self::plan::Plan;
pub(super) use self::report::Soak;
use self::run_record::RunRecord;
use self::worker::Worker;
use super::api;
use super::extent::Extent;
use super::server::Server;
use super::subject::Subject;

/// Loads a fresh server, kills it, starts it again on its data and reads everything back.
pub(super) fn measure(subject: &Subject, extent: Extent, scratch: &Path) -> Result<Soak> {
    let plan = Plan::new(extent);
    let folder = scratch.join("soak");
    let server = Server::start(subject, &folder)?;
    server.wait_until_idle()?;
    let mut workers = start_workers(&server, &plan)?;
    let before = server.processor_seconds()?;
    let memory = thread::scope(|scope| {
        let watch = scope.spawn(|| MemoryWatch::run(&server, plan.time));
        let threads: Vec<_> =
            workers.iter_mut().map(|worker| scope.spawn(|| worker.run(plan.time))).collect();
        for thread in threads {
            thread.join().map_err(|_| anyhow!("a load thread panicked"))?;
        }
        watch.join().unwrap_or_else(|_| Err(anyhow!("the thread that watches memory panicked")))
    })?;
    let outcomes = workers.into_iter().map(Worker::finish).collect();
    let processor_seconds = server.processor_seconds()? - before;
    let (mut soak, records) = Soak::new(&plan, memory, processor_seconds, outcomes);

    // What was answered must be there even now.
    server.kill()?;
    let server = Server::start(subject, &folder)?;
    println!("              {} points are read back", super::measurement::show_number(soak.points as f64));
    soak.differences = read_back::compare(&server, &records)?;
    server.stop()?;
    Ok(soak)
}

fn start_workers<'s>(server: &'s Server, plan: &Plan) -> Result<Vec<Worker<'s>>> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "soak")?;
    let shared_run_id = api::create_plain_run(&mut connection, &experiment_id)?;
    let start = |number| {
        let shared = RunRecord::shared(&shared_run_id, number);
        Worker::new(server, &experiment_id, number, shared)
    };
    (0..plan.workers).map(start).collect()
}
