//! More and more runs in one experiment.

use std::path::Path;

use anyhow::Result;

use super::plan::Plan;
use super::starts;
use crate::bench::database_file::DatabaseSize;
use crate::bench::http::Connection;
use crate::bench::measurement::{Column, Measurement, Recorder, Unit, median_within, show_number};
use crate::bench::run_search::{PAGE, RunSearch};
use crate::bench::server::Server;
use crate::bench::share_out::share_out;
use crate::bench::subject::{self, Subject};
use crate::bench::{api, trial};

/// Connections that create runs.
const CONNECTIONS: usize = 32;
/// Runs that pass the filter of few.
const FEW: u64 = 10;

/// Grows one database and looks at it at each stop.
pub(super) fn measure(subject: &Subject, plan: &Plan, folder: &Path) -> Result<Vec<Column>> {
    let mut server = Server::start(subject, folder)?;
    let experiment_id = api::create_experiment(&mut server.connect()?, "sweep")?;
    let mut columns = Vec::new();
    let mut made = 0;
    for &stop in &plan.run_stops {
        let title = format!("{} runs", show_number(stop as f64));
        let mut recorder = Recorder::new(&title);
        grow(&server, &experiment_id, made, stop, &mut recorder)?;
        made = stop;
        search(&server, plan, &experiment_id, stop, &mut recorder)?;
        recorder.add(Measurement::mebibytes("memory after all this", server.memory_bytes()?));
        recorder.add(Measurement::mebibytes("largest memory so far", server.peak_memory_bytes()?));
        server.wait_until_settled()?;
        server.stop()?;

        let size = DatabaseSize::read(&subject::database_file(folder))?;
        recorder.add(Measurement::mebibytes("database", size.total_bytes));
        let per_run = size.total_bytes as f64 / stop as f64;
        recorder.add(Measurement::new("database, per run", Unit::Bytes, per_run));
        server = starts::measure(subject, plan, folder, &mut recorder)?;
        columns.push(recorder.finish(title));
    }
    server.stop()?;
    Ok(columns)
}

/// Makes the runs from `made` to `stop`.
fn grow(server: &Server, experiment_id: &str, made: u64, stop: u64, recorder: &mut Recorder) -> Result<()> {
    let creator =
        |mut connection: Connection| move |number| trial::create(&mut connection, experiment_id, number);
    let connect = |_| server.connect().map(creator);
    let mut creators = (0..CONNECTIONS).map(connect).collect::<Result<Vec<_>>>()?;
    let before = server.processor_seconds()?;
    let time = share_out("runs", &mut creators, made..stop)?;
    let used_ms = (server.processor_seconds()? - before) * 1000.0;
    let count = (stop - made) as f64;
    let name = format!("creating, {CONNECTIONS} connections");
    recorder.add(Measurement::new(name, Unit::RunsPerSecond, count / time.as_secs_f64()));
    let name = "processor time per 1,000 runs created";
    recorder.add(Measurement::new(name, Unit::Milliseconds, used_ms * 1000.0 / count));
    Ok(())
}

fn search(
    server: &Server,
    plan: &Plan,
    experiment_id: &str,
    runs: u64,
    recorder: &mut Recorder,
) -> Result<()> {
    let newest = RunSearch::newest(experiment_id);
    let best = RunSearch::best(experiment_id, "loss");
    let rare = RunSearch::best(experiment_id, trial::RARE_METRIC);
    let filtered = |filter: &str| RunSearch::filtered(experiment_id, filter);
    let mut connection = server.connect()?;
    let mut page = |name: String, search: &RunSearch, number: u64| -> Result<()> {
        let token = search.walk_to(&mut connection, number)?;
        let measure = || search.page_ms(&mut connection, token.as_deref());
        let value = median_within(plan.read_time_max, plan.reads, measure)?;
        recorder.add(Measurement::new(name, Unit::Milliseconds, value));
        Ok(())
    };
    page(format!("newest {PAGE}"), &newest, 1)?;
    page(format!("best {PAGE} by a metric"), &best, 1)?;
    page(format!("best {PAGE} by a metric that {} have", trial::RARE), &rare, 1)?;
    page("filter that a quarter pass".into(), &filtered(trial::FILTER_OF_MANY), 1)?;
    page(format!("metric filter that about {FEW} pass"), &filtered(&trial::filter_of_few(FEW, runs)), 1)?;
    page("param filter that one passes".into(), &filtered(&trial::filter_of_one(runs / 3)), 1)?;
    if runs >= plan.deep_walk_runs {
        let number = plan.deep_page;
        let shown = show_number(number as f64);
        page(format!("page {shown} of the newest"), &newest, number)?;
        page(format!("page {shown} of the best by a metric"), &best, number)?;
    }
    Ok(())
}
