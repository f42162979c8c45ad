//! How fast runs are found.

use anyhow::Result;

use super::plan::Plan;
use crate::bench::api;
use crate::bench::http::Connection;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_of, show_number};
use crate::bench::run_search::{PAGE, RunSearch};
use crate::bench::server::Server;
use crate::bench::trial;

/// Makes the runs and measures searches over them.
pub(super) fn measure(server: &Server, plan: &Plan, recorder: &mut Recorder) -> Result<()> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "searching")?;
    for number in 0..plan.searched_runs {
        trial::create(&mut connection, &experiment_id, number)?;
    }
    let of_runs = format!("of {} runs", show_number(plan.searched_runs as f64));
    let newest = RunSearch::newest(&experiment_id);
    let best = RunSearch::best(&experiment_id, "loss");
    let filtered = RunSearch::filtered(&experiment_id, trial::FILTER_OF_MANY);
    let mut search = Search { server, connection, plan, recorder };
    search.first_page(&format!("search: newest {PAGE} {of_runs}"), &newest)?;
    search.processor_time(&newest)?;
    search.first_page(&format!("search: best {PAGE} {of_runs} by a metric"), &best)?;
    search.first_page(&format!("search: metric and param filter, {of_runs}"), &filtered)?;
    let deep = plan.searched_runs / PAGE as u64;
    search.page(&format!("search: page {deep} of the newest, {of_runs}"), &newest, deep)?;
    search.page(&format!("search: page {deep} of the best by a metric, {of_runs}"), &best, deep)
}

struct Search<'a> {
    server: &'a Server,
    connection: Connection,
    plan: &'a Plan,
    recorder: &'a mut Recorder,
}

impl Search<'_> {
    fn first_page(&mut self, name: &str, search: &RunSearch) -> Result<()> {
        self.page(name, search, 1)
    }

    fn page(&mut self, name: &str, search: &RunSearch, number: u64) -> Result<()> {
        let connection = &mut self.connection;
        let token = search.walk_to(connection, number)?;
        let value = median_of(self.plan.reads, || search.page_ms(connection, token.as_deref()))?;
        self.recorder.add(Measurement::new(name, Unit::Milliseconds, value));
        Ok(())
    }

    /// A tick of the processor clock is longer than a page takes, so many are read.
    fn processor_time(&mut self, search: &RunSearch) -> Result<()> {
        let pages = self.plan.processor_pages;
        let before = self.server.processor_seconds()?;
        for _ in 0..pages {
            search.fetch(&mut self.connection, None)?;
        }
        let used_ms = (self.server.processor_seconds()? - before) * 1000.0;
        let name = format!("search: processor time of a page of the newest {PAGE}");
        self.recorder.add(Measurement::new(name, Unit::Milliseconds, used_ms / pages as f64));
        Ok(())
    }
}
