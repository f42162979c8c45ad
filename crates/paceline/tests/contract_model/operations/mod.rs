//! What a sequence is made of, and how each kind of operation is generated.

mod experiments;
mod logged_models;
mod logging;
mod mistakes;
mod refused;
mod registry;
mod runs;
mod searches;
mod values;

use std::thread;
use std::time::Duration;

use paceline_testkit::{Server, Signal};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

use crate::driver::{Checked, Driver, Manner};
use crate::model::search::Search;
use crate::request::Request;
use mistakes::Mistake;

#[derive(Debug, Clone)]
pub(crate) enum Operation {
    /// A request that the model knows how to answer.
    Call { request: Request, mistake: Option<Mistake>, manner: Manner, is_sent_twice: bool },
    /// A search, page by page.
    Search(Search),
    /// The history of a metric, page by page.
    History { run_id: String, key: String, page_size: usize },
    /// A search that is refused with a message that has this in it.
    Refused(Request, &'static str),
    /// Time for work in the background.
    Pause,
    /// The server ends and starts again; by force or in order.
    Restart { is_killed: bool },
}

/// Carries out operations one after the other, then reads everything.
pub(crate) fn perform(operations: &[Operation], driver: &mut Driver, mut server: Server) -> Checked<Server> {
    for operation in operations {
        match operation {
            Operation::Restart { is_killed } => {
                let signal = if *is_killed { Signal::Kill } else { Signal::Terminate };
                server = driver.restart(server, signal)?;
            }
            other => perform_one(other, driver)?,
        }
    }
    driver.check_everything()?;
    Ok(server)
}

/// Carries out an operation that leaves the server running.
pub(crate) fn perform_one(operation: &Operation, driver: &mut Driver) -> Checked {
    match operation {
        Operation::Call { request, mistake, manner, is_sent_twice } => {
            let mut request = driver.resolved(request);
            // Of two mistakes in one request either may be named.
            if let Some(mistake) = mistake.as_ref().filter(|_| !driver.refuses(&request)) {
                mistake.spoil(&mut request.body);
            }
            driver.call(&request, *manner)?;
            if *is_sent_twice { driver.call(&request, *manner) } else { Ok(()) }
        }
        Operation::Search(search) => driver.search(&driver.resolved_search(search)),
        Operation::History { run_id, key, page_size } => {
            let request = driver.resolved(&Request::get("", serde_json::json!({"run_id": run_id})));
            let run_id = request.body["run_id"].as_str().unwrap_or_default().to_owned();
            driver.history(&run_id, key, *page_size)
        }
        Operation::Refused(request, fragment) => driver.call_refused(&driver.resolved(request), fragment),
        Operation::Pause => {
            thread::sleep(Duration::from_millis(20));
            Ok(())
        }
        Operation::Restart { .. } => Ok(()),
    }
}

/// What most of a sequence is about. Where operations of all kinds are mixed evenly, few of them ever meet.
#[derive(Debug, Clone, Copy)]
enum Focus {
    Everything,
    Experiments,
    Runs,
    Metrics,
    LoggedModels,
    Registry,
}

impl Focus {
    /// How often each kind of operation comes: requests about experiments, runs, what is logged, logged models and
    /// the registry; histories; searches over experiments, runs, logged models and the registry.
    fn weights(self) -> [u32; 10] {
        match self {
            Self::Everything => [4, 5, 12, 5, 7, 6, 3, 9, 5, 5],
            Self::Experiments => [30, 3, 0, 0, 0, 0, 12, 2, 0, 0],
            Self::Runs => [2, 18, 12, 0, 0, 0, 0, 20, 0, 0],
            Self::Metrics => [0, 3, 30, 1, 0, 14, 0, 8, 1, 0],
            Self::LoggedModels => [1, 1, 10, 20, 0, 0, 0, 0, 18, 0],
            Self::Registry => [0, 0, 0, 2, 40, 0, 0, 0, 0, 16],
        }
    }
}

/// A sequence: something to begin with, then anything.
pub(crate) fn sequence(restarts: bool) -> impl Strategy<Value = Vec<Operation>> {
    use Focus::{Everything, Experiments, LoggedModels, Metrics, Registry, Runs};
    let focus =
        select(vec![Everything, Everything, Experiments, Runs, Runs, Metrics, LoggedModels, Registry]);
    let few_experiments = vec(call(experiments::create()), 0..4);
    let many_experiments = vec(call(experiments::create()), 9..16);
    let beginning = (
        prop_oneof![9 => few_experiments, 1 => many_experiments],
        vec(call(runs::create()), 1..10),
        vec(call(logged_models::create()), 1..4),
        vec(call(registry::create_model()), 1..4),
        vec(call(registry::create_simple_version()), 0..6),
    );
    let rest = focus.no_shrink().prop_flat_map(move |focus| vec(any_operations(focus, restarts), 0..70));
    (beginning, rest).prop_map(|((experiments, runs, models, registered, versions), rest)| {
        [experiments, runs, models, registered, versions, rest.concat()].concat()
    })
}

/// One operation, or a few that belong together.
fn any_operations(focus: Focus, restarts: bool) -> impl Strategy<Value = Vec<Operation>> {
    let weights = focus.weights();
    let single = [
        call(experiments::any_request()),
        call(runs::any_request()),
        call(logging::any_request()),
        call(logged_models::any_request()),
        call(registry::any_request()),
        logging::any_history().boxed(),
        searches::over_experiments(),
        searches::over_runs(),
        searches::over_logged_models(),
        searches::over_registry(),
    ];
    let restart = any::<bool>().prop_map(|is_killed| Operation::Restart { is_killed });
    let rare = [(1, refused::any_refused().boxed()), (u32::from(restarts), restart.boxed())];
    let single = weights.into_iter().zip(single).chain(rare);
    let single = single.map(|(weight, operation)| (weight, operation.prop_map(|one| vec![one]).boxed()));
    // Logging is the third.
    let few = (weights[2].div_ceil(10), logging::folded_series().boxed());
    Union::new_weighted(single.chain([few]).filter(|(weight, _)| *weight > 0).collect())
}

/// A request in any manner, now and then with a mistake in it, and now and then sent again.
///
/// Boxed, as each alternative of a union by value would be on the stack.
fn call(request: impl Strategy<Value = Request> + 'static) -> BoxedStrategy<Operation> {
    let manner = (any::<bool>(), any::<bool>())
        .prop_map(|(is_ajax, has_bare_numbers)| Manner { is_ajax, has_bare_numbers });
    let mistake = prop_oneof![14 => Just(None), 1 => mistakes::any_mistake().prop_map(Some)];
    let is_sent_twice = prop_oneof![9 => Just(false), 1 => Just(true)];
    (request.boxed(), mistake, manner, is_sent_twice)
        .prop_map(|(request, mistake, manner, is_sent_twice)| Operation::Call {
            request,
            mistake,
            manner,
            is_sent_twice,
        })
        .boxed()
}
